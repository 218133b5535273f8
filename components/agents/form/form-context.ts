import type { CredentialDto } from "@/server/domain/credential/credential";
import type { DefaultModel } from "@/server/domain/model/default-model";
import type { ToolServerDto } from "@/server/domain/tool/tool-server";

/** The options of an agent's fields, and their errors. */
export interface FormContext {
  credentials: readonly CredentialDto[];
  model: DefaultModel;
  toolServers: readonly ToolServerDto[];
  /**
   * Returns the field's error as a sentence, or null. An error found by the server starts with `subject`:
   * "The URL".
   */
  errorOf: (pointer: string, subject: string) => string | null;
}
