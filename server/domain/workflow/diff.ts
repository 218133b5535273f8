import type { ReviewPolicy } from "@/server/domain/review/policy";
import type { DraftDefinition, DraftStep } from "./draft";
import { reviewOf } from "./review-of";

export type StepField = "agentId" | "action" | "name" | "review" | "position";

/** What became of one step. A changed one that has moved too names `position` among its fields. */
export interface StepDiff {
  kind: "added" | "removed" | "changed" | "moved" | "same";
  before?: DraftStep;
  after?: DraftStep;
  fields: StepField[];
}

export interface DefinitionDiff {
  name?: { before: string; after: string };
  description?: { before: string | null; after: string | null };
  /** In the order of the later document; a removed step follows the one that it followed. */
  steps: StepDiff[];
}

/** What changed from one document to another, step by step. Steps are matched by their ids. */
export function diffDefinitions(before: DraftDefinition, after: DraftDefinition): DefinitionDiff {
  const earlier = new Map(before.steps.map((step) => [step.id, step]));
  const later = new Set(after.steps.map((step) => step.id));
  const moved = findMoved(before.steps, after.steps);
  const steps = after.steps.map((step) => diffStep(earlier.get(step.id), step, moved.has(step.id)));
  let previous: string | undefined;
  for (const step of before.steps) {
    if (!later.has(step.id)) {
      const at = steps.findIndex((entry) => (entry.after ?? entry.before)?.id === previous) + 1;
      steps.splice(at, 0, { kind: "removed", before: step, fields: [] });
    }
    previous = step.id;
  }
  return {
    ...(before.name !== after.name && { name: { before: before.name, after: after.name } }),
    ...(before.description !== after.description && {
      description: { before: before.description, after: after.description },
    }),
    steps,
  };
}

/** How many things changed: each step counts once, the name and the description too. 0: the documents say the same. */
export function countChanges({ name, description, steps }: DefinitionDiff): number {
  const changed = steps.filter(({ kind }) => kind !== "same").length;
  return changed + (name ? 1 : 0) + (description ? 1 : 0);
}

function diffStep(before: DraftStep | undefined, after: DraftStep, moved: boolean): StepDiff {
  if (!before) return { kind: "added", after, fields: [] };
  const fields: StepField[] = (["agentId", "action", "name"] as const).filter(
    (field) => before[field] !== after[field],
  );
  if (!isSamePolicy(reviewOf(before), reviewOf(after))) fields.push("review");
  const kind = fields.length > 0 ? "changed" : moved ? "moved" : "same";
  if (moved) fields.push("position");
  return { kind, before, after, fields };
}

function isSamePolicy(before: ReviewPolicy | null, after: ReviewPolicy | null): boolean {
  if (!before || !after) return before === after;
  return (
    before.quorum === after.quorum &&
    before.allowRequester === after.allowRequester &&
    before.timeoutSeconds === after.timeoutSeconds &&
    before.approvers.length === after.approvers.length &&
    before.approvers.every((approver, index) => approver === after.approvers[index])
  );
}

/** The steps that are in both lists, but for the longest row of them that kept its order. */
function findMoved(before: readonly DraftStep[], after: readonly DraftStep[]): Set<string> {
  const placeBefore = new Map(before.map((step, index) => [step.id, index]));
  const row = after.flatMap(({ id }) => {
    const place = placeBefore.get(id);
    return place === undefined ? [] : [{ id, place, length: 1, previous: -1 }];
  });
  let end = -1;
  for (const [index, entry] of row.entries()) {
    for (const [earlier, { place, length }] of row.slice(0, index).entries())
      if (place < entry.place && length + 1 > entry.length) {
        entry.length = length + 1;
        entry.previous = earlier;
      }
    if (entry.length > (row[end]?.length ?? 0)) end = index;
  }
  const moved = new Set(row.map(({ id }) => id));
  for (let entry = row[end]; entry; entry = row[entry.previous]) moved.delete(entry.id);
  return moved;
}
