import { makeId } from "@/server/domain/id";
import type { DraftDefinition, DraftStep } from "@/server/domain/workflow/draft";
import { MAX_STEPS, STEP_NAME } from "@/server/domain/workflow/limits";
import { renameStep } from "@/server/domain/workflow/rename";

export function makeStep(agentId: string): DraftStep {
  return { id: makeId("step"), agentId, action: "", name: null, review: null };
}

export function insertSteps(
  definition: DraftDefinition,
  index: number,
  steps: readonly DraftStep[],
): DraftDefinition {
  return { ...definition, steps: definition.steps.toSpliced(index, 0, ...steps) };
}

export function changeStep(
  definition: DraftDefinition,
  stepId: string,
  change: Partial<Omit<DraftStep, "id" | "name">>,
): DraftDefinition {
  return {
    ...definition,
    steps: definition.steps.map((step) => (step.id === stepId ? { ...step, ...change } : step)),
  };
}

export function removeSteps(definition: DraftDefinition, stepIds: ReadonlySet<string>): DraftDefinition {
  return { ...definition, steps: definition.steps.filter(({ id }) => !stepIds.has(id)) };
}

/** Moves steps together, keeping their order. `toIndex` is the number of other steps before them. */
export function moveSteps(
  definition: DraftDefinition,
  stepIds: ReadonlySet<string>,
  toIndex: number,
): DraftDefinition {
  const moved = definition.steps.filter(({ id }) => stepIds.has(id));
  const staying = definition.steps.filter(({ id }) => !stepIds.has(id));
  const steps = staying.toSpliced(Math.max(0, Math.min(toIndex, staying.length)), 0, ...moved);
  const same = steps.every((step, index) => step === definition.steps[index]);
  return same ? definition : { ...definition, steps };
}

/**
 * Adjusts `toIndex` for steps that were added or removed since the drop position was chosen. Indexes count only the
 * steps that aren't being moved. `staying` lists those steps as they were when the position was chosen.
 */
export function findPlace(
  { steps }: DraftDefinition,
  stepIds: ReadonlySet<string>,
  toIndex: number,
  staying: readonly string[],
): number {
  const now = steps.flatMap(({ id }) => (stepIds.has(id) ? [] : [id]));
  const next = staying.slice(toIndex).find((id) => now.includes(id));
  return next === undefined ? now.length : now.indexOf(next);
}

/**
 * Turns copied steps into new steps of this document, with new IDs. Renames steps whose name is taken. Updates the
 * references between the copied steps.
 */
export function adoptSteps(definition: DraftDefinition, steps: readonly DraftStep[]): DraftStep[] {
  const taken = new Set(definition.steps.map(({ name }) => name));
  let adopted: DraftDefinition = {
    ...definition,
    steps: steps.map((step) => ({ ...step, id: makeId("step") })),
  };
  for (const { id, name } of adopted.steps) {
    if (name === null) continue;
    const free = findFreeName(name, taken);
    if (free !== name) adopted = renameStep(adopted, id, free);
    taken.add(free);
  }
  return adopted.steps;
}

/** Returns the number of steps that still fit into the document. */
export function roomFor({ steps }: DraftDefinition): number {
  return MAX_STEPS - steps.length;
}

/** Makes a name unique: "draft" → "draft-2" if "draft" is taken. */
function findFreeName(name: string, taken: ReadonlySet<string | null>): string {
  if (!taken.has(name) || !STEP_NAME.test(name)) return name;
  const base = name.replace(/-\d+$/, "").slice(0, 55);
  for (let number = 2; ; number++) if (!taken.has(`${base}-${number}`)) return `${base}-${number}`;
}
