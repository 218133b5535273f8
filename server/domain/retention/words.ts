import { countOf } from "@/server/domain/text/words";
import type { RetentionSettings } from "./retention";

/**
 * Says how long runs are kept: "Texts are erased 30 days after a run has ended. Runs are deleted 90 days after they
 * have ended."
 */
export function sayRetention({ eraseAfterDays, deleteAfterDays }: RetentionSettings): string {
  if (eraseAfterDays === null) return "Runs and their texts are kept until someone erases them.";
  const texts = `Texts are erased ${countOf(eraseAfterDays, "day")} after a run has ended.`;
  if (deleteAfterDays === null)
    return `${texts} Countersign keeps the record of what happened, when, and who decided.`;
  return `${texts} Runs are deleted ${countOf(deleteAfterDays, "day")} after they have ended.`;
}

export const RETENTION = {
  description: "Days are counted from the end of a run. Runs that haven't ended are never touched.",
  ledger: "The ledger keeps the entries of deleted runs. Usage and Insights no longer count them.",
} as const;
