import type { Scope } from "@/server/domain/access/access";

/**
 * Returns whether someone with these scopes can create and change triggers. A trigger starts runs with its owner's
 * permissions, so the owner also needs `runs:write`.
 */
export function mayWriteTriggers(scopes: readonly Scope[]): boolean {
  return scopes.includes("workflows:write") && scopes.includes("runs:write");
}
