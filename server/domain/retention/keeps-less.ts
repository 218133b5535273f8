import type { RetentionSettings } from "./retention";

/** Returns whether the settings after a change keep less than the ones before. */
export function keepsLess(before: RetentionSettings, after: RetentionSettings): boolean {
  const last = (days: number | null) => days ?? Number.POSITIVE_INFINITY;
  return (
    last(after.eraseAfterDays) < last(before.eraseAfterDays) ||
    last(after.deleteAfterDays) < last(before.deleteAfterDays)
  );
}
