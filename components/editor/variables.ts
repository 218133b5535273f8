import type { DraftStep } from "./document";

export interface InsertableVariable {
  text: string;
  meaning: string;
}

/** What the action of the step at `index` may refer to. */
export function listVariables(steps: readonly DraftStep[], index: number): InsertableVariable[] {
  const earlier = steps
    .slice(0, index)
    .flatMap(({ name }, position) =>
      name ? [{ text: `{{ steps.${name}.output }}`, meaning: `what step ${position + 1} gave` }] : [],
    );
  return [
    { text: "{{ input }}", meaning: index === 0 ? "what the run is given" : `what step ${index} gave` },
    { text: "{{ run.input }}", meaning: "what the run is given" },
    ...earlier,
    { text: "{{ workflow.name }}", meaning: "the name of this workflow" },
  ];
}
