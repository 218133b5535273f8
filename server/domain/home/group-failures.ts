import type { FailureGroup } from "./home";

export type Failure = Omit<FailureGroup, "count" | "exact" | "inputStart">;

type Group = Omit<FailureGroup, "inputStart">;

/** Groups failures by workflow and cause, so that one broken key doesn't fill the list. Expects the latest first. */
export function groupFailures(
  failures: readonly Failure[],
  { max, exact }: { max: number; exact: boolean },
): Group[] {
  const groups = new Map<string, Group>();
  for (const failure of failures) {
    const key = JSON.stringify([failure.workflowId, failure.cause]);
    const group = groups.get(key);
    if (!group) groups.set(key, { ...failure, count: 1, exact });
    else {
      group.count += 1;
      if (failure.since < group.since) group.since = failure.since;
    }
  }
  return [...groups.values()].slice(0, max);
}
