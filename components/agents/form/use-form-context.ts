import { sayFault } from "@/components/failure-notice";
import { type Failure, trpc } from "@/components/trpc";
import type { CredentialDto } from "@/server/domain/credential/credential";
import type { DefaultModel } from "@/server/domain/model/default-model";
import type { ToolServerDto } from "@/server/domain/tool/tool-server";
import type { Faults } from "./agent-form";
import type { FormContext } from "./form-context";

export interface Choices {
  credentials: CredentialDto[];
  model: DefaultModel;
  toolServers: ToolServerDto[];
}

/** Returns the options and errors for the form. Includes options added in another tab. */
export function useFormContext(initial: Choices, faults: Faults, failure: Failure | null): FormContext {
  const credentials = trpc.credential.list.useQuery(undefined, { initialData: initial.credentials });
  const model = trpc.model.getDefault.useQuery(undefined, { initialData: initial.model });
  const toolServers = trpc.toolServer.list.useQuery(undefined, { initialData: initial.toolServers });
  return {
    credentials: credentials.data,
    model: model.data,
    toolServers: toolServers.data,
    errorOf: (pointer, subject) => faults[pointer] ?? sayFault(failure, pointer, subject),
  };
}
