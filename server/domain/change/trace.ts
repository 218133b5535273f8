import { isHumanStep } from "@/server/domain/agent/is-human-step";
import { findVariables, type VariablePath } from "@/server/domain/variables/find";
import type { Step } from "@/server/domain/workflow/definition";

/** A definition, with each step's ID in the earlier definition. */
export interface Traced {
  steps: readonly Step[];
  idOf: (step: Step) => string;
}

export interface PlacedStep {
  step: Step;
  traced: Traced;
}

/**
 * Replaces variables in text with the steps they refer to, so that text from two definitions can be compared. A renamed
 * step is still the same step. A different step with the same name isn't.
 */
export function traceText(text: string, step: Step, traced: Traced): string {
  return findVariables(text).reduceRight(
    (text, { path, start, end }) =>
      `${text.slice(0, start)}\0${tracePath(path, step, traced)}\0${text.slice(end)}`,
    text,
  );
}

function tracePath(path: VariablePath, step: Step, traced: Traced): string {
  if (path.kind === "step") {
    const named = traced.steps.find(({ name }) => name === path.name);
    return [named ? nameWriter(named, traced) : path.name, ...(path.json ?? [])].join(".");
  }
  if (path.kind !== "input") return path.kind;
  const previous = traced.steps[traced.steps.indexOf(step) - 1];
  return previous ? nameWriter(previous, traced) : "run.input";
}

function nameWriter(step: Step, { steps, idOf }: Traced): string {
  const writer = findWriter(step, steps);
  return writer ? idOf(writer) : "run.input";
}

/**
 * Returns the step whose agent wrote a step's output. For a human step, which passes on its input, that's an earlier
 * step. Null if the output is the run's input.
 */
export function findWriter(step: Step, steps: readonly Step[]): Step | null {
  return steps.slice(0, steps.indexOf(step) + 1).findLast((earlier) => !isHumanStep(earlier)) ?? null;
}
