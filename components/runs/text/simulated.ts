import { isHumanStep } from "@/server/domain/agent/is-human-step";
import { editorOf } from "@/server/domain/review/editor-of";
import type { StepRunDto } from "@/server/domain/run/api";

/** Text from the built-in model. */
export interface SimulatedText {
  /** The names of the people who edited the text, in order of their first edits. */
  editedBy: readonly string[];
}

/**
 * Traces a step's output back to the built-in model, even if it has passed through people's steps. Null if that model
 * didn't write it.
 */
export function traceSimulated(steps: readonly StepRunDto[], index: number): SimulatedText | null {
  const step = steps[index];
  if (!step) return null;
  const { review, output } = step;
  if (review) return withEditor(traceDraft(steps, index), editorOf(review, output ?? review.text));
  return step.simulated ? { editedBy: [] } : null;
}

/**
 * Like `traceSimulated`, for the draft under review: the agent's draft or, for a person's step, the previous
 * step's output.
 */
export function traceDraft(steps: readonly StepRunDto[], index: number): SimulatedText | null {
  const step = steps[index];
  if (step && isHumanStep(step)) return traceSimulated(steps, index - 1);
  return step?.simulated ? { editedBy: [] } : null;
}

/** Adds an editor, unless `editor` is null or already listed. */
export function withEditor(from: SimulatedText | null, editor: string | null): SimulatedText | null {
  if (!from || editor === null || from.editedBy.includes(editor)) return from;
  return { editedBy: [...from.editedBy, editor] };
}
