import type { Scope } from "@/server/domain/access/access";

/** Whether someone with these scopes can create and change triggers. Triggers use that person's permissions. */
export function mayWriteTriggers(scopes: readonly Scope[]): boolean {
  return scopes.includes("workflows:write") && scopes.includes("runs:write");
}
