import type { FailureGroup } from "./home";

export type Failure = Omit<FailureGroup, "count">;

/** Groups failures by workflow and cause, so that one broken key doesn't fill the list. Expects the latest first. */
export function groupFailures(failures: readonly Failure[], most: number): FailureGroup[] {
  const groups = new Map<string, FailureGroup>();
  for (const failure of failures) {
    const key = JSON.stringify([failure.workflowId, failure.code]);
    const group = groups.get(key);
    if (group) group.count += 1;
    else groups.set(key, { ...failure, count: 1 });
  }
  return [...groups.values()].slice(0, most);
}
