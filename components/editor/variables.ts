import { findVariables } from "@/server/domain/variables/find";
import type { DraftStep } from "./document";

export interface InsertableVariable {
  text: string;
  meaning: string;
}

/** Text in braces that is no variable, and goes to the agent as it stands; and the variable it is close to, if any. */
export interface AlmostVariable {
  source: string;
  meant: string | null;
}

const IN_BRACES = /\{\{([^{}\n]{1,100})\}\}/g;
/** So many are told at most: a template of another system is full of them. */
const MAX_TOLD = 3;

/** What the action of the step at `index` may refer to. */
export function listVariables(steps: readonly DraftStep[], index: number): InsertableVariable[] {
  const earlier = steps
    .slice(0, index)
    .flatMap(({ name }, position) =>
      name ? [{ text: stepVariable(name), meaning: `what step ${position + 1} gave` }] : [],
    );
  return [
    { text: "{{ input }}", meaning: index === 0 ? "what the run is given" : `what step ${index} gave` },
    { text: "{{ run.input }}", meaning: "what the run is given" },
    ...earlier,
    { text: "{{ workflow.name }}", meaning: "the name of this workflow" },
  ];
}

/** What looks like a variable of the step at `index` and is none: each text once, the likely slips first. */
export function findAlmostVariables(
  action: string,
  steps: readonly DraftStep[],
  index: number,
): AlmostVariable[] {
  const known = new Set(findVariables(action).map(({ source }) => source));
  const names = steps.slice(0, index).flatMap(({ name }) => (name ? [name] : []));
  const sources = new Set(Array.from(action.matchAll(IN_BRACES), ([source]) => source));
  const almost = [...sources]
    .filter((source) => !known.has(source))
    .map((source) => ({ source, meant: guess(source, names) }));
  return almost.toSorted((a, b) => Number(b.meant !== null) - Number(a.meant !== null)).slice(0, MAX_TOLD);
}

/** A step's name among the words counts most: "{{ steps.claims }}" is about the step, whatever else it says. */
function guess(source: string, names: readonly string[]): string | null {
  const words: string[] = source.toLowerCase().match(/[a-z0-9_-]+/g) ?? [];
  const name = names.find((name) => words.includes(name));
  if (name) return stepVariable(name);
  if (words.includes("workflow")) return "{{ workflow.name }}";
  if (words.includes("run")) return "{{ run.input }}";
  return words.includes("input") ? "{{ input }}" : null;
}

function stepVariable(name: string): string {
  return `{{ steps.${name}.output }}`;
}
