import { wholeText } from "@/components/editor/action/variables/clip";
import { type SimulatedText, withEditor } from "@/components/runs/text/simulated";
import { isHumanStep } from "@/server/domain/agent/is-human-step";
import type { DraftStep } from "@/server/domain/workflow/draft";
import type { LastRun, TextHead } from "@/server/domain/workflow/editor-document";

export interface LastInput {
  text: TextHead;
  /** Whose text it is, where all of it can be read; null: the run's own, which is whole. */
  source: { stepId: string; of: "input" | "output" } | null;
  runId: string;
  /** When the last run came here; null: it has not. */
  at: string | null;
  /** What the built-in model has to do with it. */
  simulated: SimulatedText | null;
}

/**
 * What a step works on in the last run, by the same rule as the server: what it was given there, else what the step
 * before it gave; the first step works on the run's input.
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

/** Where an output comes from: the model's own, or one that people passed on. Who they were is not known here. */
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
