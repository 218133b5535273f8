import type { DefinitionDiff, StepDiff } from "@/server/domain/workflow/diff";
import type { DraftDefinition } from "@/server/domain/workflow/draft";

/** What became of one step, with its place (from 1) in each document that has it. */
export interface StepRow extends StepDiff {
  id: string;
  placeBefore: number | null;
  placeAfter: number | null;
}

/** A step that differs, or a run of steps that do not. */
export type DiffRow = { kind: "step"; row: StepRow } | { kind: "same"; rows: StepRow[] };

/** The steps in the order of the later document; neighbours that say the same are one row. */
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

/** "Step 2", "Steps 2 to 5": where a run of steps stands in the later document. */
export function runInWords(rows: readonly StepRow[]): string {
  const first = rows[0]?.placeAfter;
  const last = rows.at(-1)?.placeAfter;
  return first === last ? `Step ${first}` : `Steps ${first} to ${last}`;
}

/** "from 3rd to 1st place", for a step that moved. */
export function moveInWords({ fields, placeBefore, placeAfter }: StepRow): string | null {
  if (!fields.includes("position") || placeBefore === null || placeAfter === null) return null;
  return `from ${ordinal(placeBefore)} to ${ordinal(placeAfter)} place`;
}

/** 1 → "1st", 12 → "12th", 23 → "23rd" */
export function ordinal(place: number): string {
  const teen = Math.floor(place / 10) % 10 === 1;
  const ending = teen ? undefined : { 1: "st", 2: "nd", 3: "rd" }[place % 10];
  return `${place}${ending ?? "th"}`;
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
