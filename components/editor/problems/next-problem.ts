import type { Problem } from "@/server/domain/workflow/problems";

/**
 * Where one goes on to: the problem behind the one that was gone to last; once that is fixed or another step is
 * selected, the first of the selected step or of one after it. Behind the last comes the first.
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
