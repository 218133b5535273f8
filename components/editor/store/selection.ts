import type { DraftStep } from "@/server/domain/workflow/draft";

/** The steps from one to another, in either direction. The head is the one that is being worked on. */
export interface Selection {
  anchorId: string;
  headId: string;
  /** The step was just added: that nothing is written in it yet is no mistake until its fields are left. */
  begun?: true;
}

type Steps = readonly Pick<DraftStep, "id">[];

export function selectOne(stepId: string): Selection {
  return { anchorId: stepId, headId: stepId };
}

/** The same steps, of which none was just added. */
export function settled(selection: Selection | null): Selection | null {
  return selection && { anchorId: selection.anchorId, headId: selection.headId };
}

/** The first and the last place that is selected, or null when what was selected is no longer there. */
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

/** All of some steps that follow each other; the last is the one that is worked on. */
export function selectAll(steps: Steps): Selection | null {
  const first = steps[0];
  const last = steps.at(-1);
  return first && last ? { anchorId: first.id, headId: last.id } : null;
}

/** What is selected once steps are gone: the one that took their place, or the last. */
export function selectNear(steps: Steps, index: number): Selection | null {
  const step = steps[Math.min(index, steps.length - 1)];
  return step ? selectOne(step.id) : null;
}
