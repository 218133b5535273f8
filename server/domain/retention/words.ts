import { countOf } from "@/server/domain/text/words";
import type { RetentionSettings } from "./retention";

/**
 * Says how long runs are kept: "Content is erased 30 days after a run ends. Runs are deleted 90 days after they end."
 */
export function sayRetention({ eraseAfterDays, deleteAfterDays }: RetentionSettings): string {
  if (eraseAfterDays === null) return "Runs and their content are kept until someone erases them.";
  const erased = `Content is erased ${countOf(eraseAfterDays, "day")} after a run ends.`;
  if (deleteAfterDays === null)
    return `${erased} Countersign keeps the record of what happened, when, and who decided.`;
  return `${erased} Runs are deleted ${countOf(deleteAfterDays, "day")} after they end.`;
}

export const RETENTION = {
  description: "Days are counted from the end of a run. Runs that haven't ended are never touched.",
  ledger: "The ledger keeps the entries of deleted runs. Usage and Insights no longer count them.",
} as const;
