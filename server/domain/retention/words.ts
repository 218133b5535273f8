import { countOf } from "@/server/domain/text/words";
import type { RetentionSettings } from "./retention";

/** Says how long runs are kept: "Texts are erased 30 days after a run has ended. Runs are kept." */
export function sayRetention({ eraseAfterDays, deleteAfterDays }: RetentionSettings): string {
  if (eraseAfterDays === null) return "Runs and their texts are kept until someone erases them.";
  const texts = `Texts are erased ${countOf(eraseAfterDays, "day")} after a run has ended.`;
  if (deleteAfterDays === null) return `${texts} What happened, when, and who decided stays.`;
  return `${texts} Runs are deleted ${countOf(deleteAfterDays, "day")} after they have ended.`;
}

export const RETENTION = {
  description: "Days count from the end of a run. Runs that work or wait are never touched.",
  ledger: "The ledger keeps the entries of deleted runs. Usage and Insights no longer count them.",
} as const;
