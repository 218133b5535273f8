import { wholeText } from "@/components/editor/action/variables/clip";
import { type SimulatedText, withEditor } from "@/components/runs/text/simulated";
import { isHumanStep } from "@/server/domain/agent/is-human-step";
import type { DraftStep } from "@/server/domain/workflow/draft";
import type { LastRun, TextHead } from "@/server/domain/workflow/editor-document";

export interface LastInput {
  text: TextHead;
  /** The source of the full text. Null for the run's input, which is already complete. */
  source: { stepId: string; of: "input" | "output" } | null;
  runId: string;
  /**
   * The time when the last run reached the step. For a step that wasn't in the run, the time when its input was ready.
   * Null if there is no such time.
   */
  at: string | null;
  /** Set if the built-in model wrote the text. */
  simulated: SimulatedText | null;
}

/**
 * Returns a step's input in the last run, following the server's rule: its recorded input, otherwise the
 * previous step's output. The first step gets the run's input.
 */
export function findLastInput(
  steps: readonly Pick<DraftStep, "id" | "agentId">[],
  index: number,
  lastRun: LastRun | null,
): LastInput | null {
  const step = steps[index];
  if (!step || !lastRun) return null;
  const { runId, outputs } = lastRun;
  const at = outputs.findIndex(({ stepId }) => stepId === step.id);
  const itself = outputs[at];
  if (itself)
    return {
      text: itself.input,
      source: { stepId: step.id, of: "input" },
      runId,
      at: itself.startedAt,
      simulated: traceLast(steps, outputs, at - 1),
    };
  if (index === 0)
    return {
      text: wholeText(lastRun.input),
      source: null,
      runId,
      at: outputs[0]?.startedAt ?? null,
      simulated: null,
    };
  const before = outputs.findIndex(({ stepId }) => stepId === steps[index - 1]?.id);
  const given = outputs[before];
  if (given?.status !== "COMPLETED" || given.output === null) return null;
  return {
    text: given.output,
    source: { stepId: given.stepId, of: "output" },
    runId,
    at: given.finishedAt,
    simulated: traceLast(steps, outputs, before),
  };
}

/**
 * Traces an output back to the built-in model, through people who passed it on. Null if that model didn't
 * write it. Anyone who edited it appears as "a person", because the last run doesn't include names.
 */
function traceLast(
  steps: readonly Pick<DraftStep, "id" | "agentId">[],
  outputs: LastRun["outputs"],
  index: number,
): SimulatedText | null {
  const entry = outputs[index];
  if (!entry) return null;
  const step = steps.find(({ id }) => id === entry.stepId);
  const own = entry.simulated ? { editedBy: [] } : null;
  return withEditor(
    step && isHumanStep(step) ? traceLast(steps, outputs, index - 1) : own,
    entry.edited ? "a person" : null,
  );
}
