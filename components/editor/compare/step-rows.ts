import type { DefinitionDiff, StepDiff } from "@/server/domain/workflow/diff";
import type { DraftDefinition } from "@/server/domain/workflow/draft";

/**
 * A step's change, with the step's position in each document. Positions start at 1. A position is null if the document
 * doesn't contain the step.
 */
export interface StepRow extends StepDiff {
  id: string;
  placeBefore: number | null;
  placeAfter: number | null;
}

/** A changed step, or consecutive unchanged steps. */
export type DiffRow = { kind: "step"; row: StepRow } | { kind: "same"; rows: StepRow[] };

/** Returns the steps in the order of the later document. Consecutive unchanged steps share one row. */
export function foldSame(diff: DefinitionDiff, before: DraftDefinition): DiffRow[] {
  const folded: DiffRow[] = [];
  for (const row of placeSteps(diff, before)) {
    const last = folded.at(-1);
    if (row.kind !== "same") folded.push({ kind: "step", row });
    else if (last?.kind === "same") last.rows.push(row);
    else folded.push({ kind: "same", rows: [row] });
  }
  return folded;
}

/** Returns the steps' positions in the later document: "Step 2", "Steps 2 to 5". */
export function positionsInWords(rows: readonly StepRow[]): string {
  const first = rows[0]?.placeAfter;
  const last = rows.at(-1)?.placeAfter;
  return first === last ? `Step ${first}` : `Steps ${first} to ${last}`;
}

/** Returns "from position 3 to 1" for a step that moved, otherwise null. */
export function moveInWords({ fields, placeBefore, placeAfter }: StepRow): string | null {
  if (!fields.includes("position") || placeBefore === null || placeAfter === null) return null;
  return `from position ${placeBefore} to ${placeAfter}`;
}

function placeSteps({ steps }: DefinitionDiff, before: DraftDefinition): StepRow[] {
  const placesBefore = new Map(before.steps.map(({ id }, index) => [id, index + 1]));
  let places = 0;
  return steps.map((step) => {
    const id = (step.after ?? step.before)?.id ?? "";
    const placeAfter = step.after ? ++places : null;
    return { ...step, id, placeBefore: placesBefore.get(id) ?? null, placeAfter };
  });
}
