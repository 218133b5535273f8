import type { CredentialDto } from "@/server/domain/credential/credential";
import type { DefaultModel } from "@/server/domain/model/default-model";
import type { ToolServerDto } from "@/server/domain/tool/tool-server";

/** What the fields of an agent are chosen from, and what is wrong with them. */
export interface FormContext {
  credentials: readonly CredentialDto[];
  model: DefaultModel;
  toolServers: readonly ToolServerDto[];
  /** A sentence, or null. `subject` begins it where the server found the fault: "The URL". */
  errorOf: (pointer: string, subject: string) => string | null;
}
