import type { DraftStep } from "@/server/domain/workflow/draft";

/** A range of steps, in either direction. The head is the current step. */
export interface Selection {
  anchorId: string;
  headId: string;
  /** Whether the step was just added. Until the user leaves its fields, empty fields aren't problems. */
  isNew?: true;
}

type Steps = readonly Pick<DraftStep, "id">[];

export function selectOne(stepId: string): Selection {
  return { anchorId: stepId, headId: stepId };
}

/** Returns the same selection, no longer marked as a new step. */
export function settleSelection(selection: Selection | null): Selection | null {
  return selection && { anchorId: selection.anchorId, headId: selection.headId };
}

/** Returns the first and last selected index. Null if the selected steps no longer exist. */
export function findSelectedRange(
  steps: Steps,
  selection: Selection | null,
): { first: number; last: number } | null {
  if (!selection) return null;
  const head = steps.findIndex(({ id }) => id === selection.headId);
  if (head < 0) return null;
  const anchor = steps.findIndex(({ id }) => id === selection.anchorId);
  return anchor < 0
    ? { first: head, last: head }
    : { first: Math.min(head, anchor), last: Math.max(head, anchor) };
}

export function listSelected(steps: Steps, selection: Selection | null): string[] {
  const range = findSelectedRange(steps, selection);
  return range ? steps.slice(range.first, range.last + 1).map(({ id }) => id) : [];
}

/** Selects all the given consecutive steps. The last one becomes current. */
export function selectAll(steps: Steps): Selection | null {
  const first = steps[0];
  const last = steps.at(-1);
  return first && last ? { anchorId: first.id, headId: last.id } : null;
}

/** Returns the selection after steps were removed: the step in their place, or the last step. */
export function selectNear(steps: Steps, index: number): Selection | null {
  const step = steps[Math.min(index, steps.length - 1)];
  return step ? selectOne(step.id) : null;
}
