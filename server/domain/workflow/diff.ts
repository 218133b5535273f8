import type { DraftPolicy } from "@/server/domain/review/draft-policy";
import type { DraftDefinition, DraftStep } from "./draft";
import { draftReviewOf } from "./step/review-of";
import { isSameRetry } from "./step/step-retry";

export type StepField = "agentId" | "action" | "name" | "review" | "retry" | "position";

/** What happened to a step. `fields` lists what changed. It includes `position` if the step moved. */
export interface StepDiff {
  kind: "added" | "removed" | "changed" | "moved" | "same";
  before?: DraftStep;
  after?: DraftStep;
  fields: StepField[];
}

export interface DefinitionDiff {
  name?: { before: string; after: string };
  description?: { before: string | null; after: string | null };
  /** The steps in the order of the later definition. A removed step follows its former predecessor. */
  steps: StepDiff[];
}

/** Compares two definitions step by step. Matches steps by ID. */
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

/** Counts the changes. The name, the description, and each step count at most once. */
export function countChanges({ name, description, steps }: DefinitionDiff): number {
  const changed = steps.filter(({ kind }) => kind !== "same").length;
  return changed + (name ? 1 : 0) + (description ? 1 : 0);
}

function diffStep(before: DraftStep | undefined, after: DraftStep, moved: boolean): StepDiff {
  if (!before) return { kind: "added", after, fields: [] };
  const fields: StepField[] = (["agentId", "action", "name"] as const).filter(
    (field) => before[field] !== after[field],
  );
  if (!isSamePolicy(draftReviewOf(before), draftReviewOf(after))) fields.push("review");
  if (!isSameRetry(before.retry, after.retry)) fields.push("retry");
  const kind = fields.length > 0 ? "changed" : moved ? "moved" : "same";
  if (moved) fields.push("position");
  return { kind, before, after, fields };
}

function isSamePolicy(before: DraftPolicy | null, after: DraftPolicy | null): boolean {
  if (!before || !after) return before === after;
  return (
    before.quorum === after.quorum &&
    before.allowRequester === after.allowRequester &&
    before.timeoutSeconds === after.timeoutSeconds &&
    // Drafts saved before these fields existed don't have them.
    Boolean(before.requireReadToEnd) === Boolean(after.requireReadToEnd) &&
    Boolean(before.requirePasskey) === Boolean(after.requirePasskey) &&
    (before.when ?? null) === (after.when ?? null) &&
    (before.sample ?? 0) === (after.sample ?? 0) &&
    before.escalate?.afterSeconds === after.escalate?.afterSeconds &&
    isSameList(before.escalate?.to ?? [], after.escalate?.to ?? []) &&
    isSameList(before.approvers, after.approvers)
  );
}

function isSameList(before: readonly string[] | null, after: readonly string[] | null): boolean {
  if (!before || !after) return before === after;
  return before.length === after.length && before.every((value, index) => value === after[index]);
}

/** A step in a sequence whose order is unchanged. `previous` is the step before it in that sequence. */
interface Kept {
  id: string;
  place: number;
  previous: Kept | undefined;
}

/** Finds the moved steps: those that are in both lists, but not in the longest sequence that kept its order. */
function findMoved(before: readonly DraftStep[], after: readonly DraftStep[]): Set<string> {
  const placeBefore = new Map(before.map((step, index) => [step.id, index]));
  const moved = new Set<string>();
  // Each pile contains the last steps of sequences of the same length. A pile's last entry has the lowest place, so
  // it's the easiest one to extend.
  const piles: Kept[][] = [];
  for (const { id } of after) {
    const place = placeBefore.get(id);
    if (place === undefined) continue;
    moved.add(id);
    const precedes = (end: Kept | undefined) => end !== undefined && end.place < place;
    const length = piles.findLastIndex((pile) => precedes(pile.at(-1))) + 1;
    const entry = { id, place, previous: piles[length - 1]?.find(precedes) };
    if (length === piles.length) piles.push([entry]);
    else piles[length]?.push(entry);
  }
  for (let entry = piles.at(-1)?.[0]; entry; entry = entry.previous) moved.delete(entry.id);
  return moved;
}
