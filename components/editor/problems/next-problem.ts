import type { Problem } from "@/server/domain/workflow/problems";

/**
 * Returns the problem after the last visited one. If the last visited problem was fixed or a different step is
 * selected, returns the first problem in or after the selected step. Wraps around at the end.
 */
export function findNextProblem(
  problems: readonly Problem[],
  steps: readonly { id: string }[],
  { selectedId, last }: { selectedId: string | null; last: Problem | null },
): Problem | undefined {
  const stays = last !== null && (last.stepId === null || last.stepId === selectedId);
  const at = stays ? problems.findIndex((problem) => isSame(problem, last)) : -1;
  if (at >= 0) return problems[(at + 1) % problems.length];
  const places = new Map(steps.map(({ id }, index) => [id, index]));
  const placeOf = (stepId: string | null) => places.get(stepId ?? "") ?? -1;
  return problems.find(({ stepId }) => placeOf(stepId) >= placeOf(selectedId)) ?? problems[0];
}

function isSame(a: Problem, b: Problem): boolean {
  return a.stepId === b.stepId && a.message === b.message;
}
