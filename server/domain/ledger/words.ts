import { capitalize, countOf } from "@/server/domain/text/words";
import { ACTIONS, RUN_ACTIONS } from "./actions";
import type { LedgerCheckDto } from "./check";
import type { LedgerEntryDto } from "./entry";

const LABELS: Record<string, string> = { ...ACTIONS, ...RUN_ACTIONS };
const DECISIONS: Record<string, string> = {
  approve: "Approved",
  reject: "Rejected",
  request_changes: "Requested changes",
};

/** Returns an action's label. Spells out unknown actions, which a newer version of the app recorded. */
export function sayAction(action: string): string {
  return LABELS[action] ?? spellOut(action);
}

/** Says what was done: an action's label, or for a decision, its outcome. */
export function sayEntry({ action, data }: Pick<LedgerEntryDto, "action" | "data">): string {
  const decided =
    action === "review.decided" && typeof data.decision === "string" && DECISIONS[data.decision];
  return decided || sayAction(action);
}

/** Returns the actions whose labels contain the search text. */
export function findActions(search: string): string[] {
  const text = search.toLowerCase();
  return Object.keys(LABELS).filter((action) => sayAction(action).toLowerCase().includes(text));
}

/** Describes the result of a verification: "1,234 entries. All match the chain." */
export function sayCheckResult({
  full,
  checked,
  problemCount,
}: Pick<LedgerCheckDto, "full" | "checked" | "problemCount">): string {
  const count = `${checked.toLocaleString("en")} ${full ? "" : "new "}${checked === 1 ? "entry" : "entries"}`;
  return problemCount > 0
    ? `${count}. ${countOf(problemCount, "problem")} found.`
    : `${count}. ${checked === 1 ? "It matches" : "All match"} the chain.`;
}

/** Says how many of the log's entries came after the last verified one. Empty if there are none. */
export function sayNewer({ through }: Pick<LedgerCheckDto, "through">, entries: number): string {
  if (entries <= through) return "";
  return entries - through === 1
    ? "1 newer entry isn't verified yet."
    : `${(entries - through).toLocaleString("en")} newer entries aren't verified yet.`;
}

/** "tool_server.renamed" → "Tool server renamed" */
function spellOut(action: string): string {
  return capitalize(action.replaceAll(/[._]/g, " "));
}
