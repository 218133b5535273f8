import type { CredentialDto } from "@/server/domain/credential/credential";
import type { DefaultModel } from "@/server/domain/model/default-model";
import type { ToolServerDto } from "@/server/domain/tool/tool-server";

/** The options of an agent's fields, and their errors. */
export interface FormContext {
  credentials: readonly CredentialDto[];
  model: DefaultModel;
  toolServers: readonly ToolServerDto[];
  /** A sentence, or null. `subject` starts it if the server found the fault: "The URL". */
  errorOf: (pointer: string, subject: string) => string | null;
}
