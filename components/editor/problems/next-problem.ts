import type { Problem } from "@/server/domain/workflow/problems";

/**
 * The problem to go to next: the one after the last visited. If that one is fixed or a different step is
 * selected, the first in or after the selected step. After the last problem comes the first.
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
