import type { ReviewDto } from "@/server/domain/review/operations";
import type { StepRunDto } from "@/server/domain/run/operations";

/** A text that the built-in model wrote, and who edited it since, in that order. */
export interface SimulatedText {
  editedBy: readonly string[];
}

/** Whether the text that a step gave comes from the Simulated model: its own, or one that people passed on. */
export function traceSimulated(steps: readonly StepRunDto[], index: number): SimulatedText | null {
  const step = steps[index];
  if (!step) return null;
  const { review, output } = step;
  if (review) return withEditor(traceDraft(steps, index), editorOf(review, output ?? review.text));
  return step.simulated ? { editedBy: [] } : null;
}

/** The same of the draft that a step puts before people: its agent's, or, where a person does it, the step's before. */
export function traceDraft(steps: readonly StepRunDto[], index: number): SimulatedText | null {
  const step = steps[index];
  if (step?.agentId === "human") return traceSimulated(steps, index - 1);
  return step?.simulated ? { editedBy: [] } : null;
}

/** The same text once somebody edited it; nobody: as it was. */
export function withEditor(from: SimulatedText | null, editor: string | null): SimulatedText | null {
  if (!from || editor === null || from.editedBy.includes(editor)) return from;
  return { editedBy: [...from.editedBy, editor] };
}

/** Who first stood behind a text that is not the draft. */
export function editorOf({ draft, decisions }: ReviewDto, text: string): string | null {
  if (text === draft) return null;
  return decisions.find(({ output }) => output === text)?.by.name ?? null;
}
