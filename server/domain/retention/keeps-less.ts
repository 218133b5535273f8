import type { RetentionSettings } from "./retention";

/** Returns whether the new settings keep runs or their content for a shorter time than the previous ones. */
export function keepsLess(before: RetentionSettings, after: RetentionSettings): boolean {
  const last = (days: number | null) => days ?? Number.POSITIVE_INFINITY;
  return (
    last(after.eraseAfterDays) < last(before.eraseAfterDays) ||
    last(after.deleteAfterDays) < last(before.deleteAfterDays)
  );
}
