import type { CredentialDto } from "@/server/domain/credential/credential";
import type { DefaultModel } from "@/server/domain/model/default-model";
import type { ToolServerDto } from "@/server/domain/tool/tool-server";

/** The options and errors for an agent's form. */
export interface FormContext {
  credentials: readonly CredentialDto[];
  model: DefaultModel;
  toolServers: readonly ToolServerDto[];
  /** Returns the field's error as a sentence, or null. A server error starts with `subject`, such as "The URL". */
  errorOf: (pointer: string, subject: string) => string | null;
}
