import { sayRunCount } from "@/server/domain/run/finding/filters";

/** The maximum number of runs in an archive. */
export const MAX_ARCHIVED = 1_000;

export const NO_RUNS = "No runs match.";
export const ALREADY_EXPORTING =
  "You're already exporting evidence. Wait for that download to finish, or cancel it, and try again.";
export const ENDS_BEFORE_START = "The time range ends before it starts.";

/** Returns why these runs can't be exported. Null if they can. */
export function exportRefusal(count: Parameters<typeof sayRunCount>[0]): string | null {
  if (count.totalElements === 0) return NO_RUNS;
  if (count.totalElements <= MAX_ARCHIVED) return null;
  return `${sayRunCount(count)} match, but an archive can hold at most ${MAX_ARCHIVED.toLocaleString("en")}. Shorten the time range, or choose a workflow or a person.`;
}
