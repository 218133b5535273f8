import type { AgentSummary } from "@/components/agent-summary";
import { nameStep } from "@/components/runs/step/describe-step";
import { type SimulatedText, traceSimulated } from "@/components/runs/text/simulated";
import type { RunDetailDto } from "@/server/domain/run/api";

/** A source to check a document against. */
export interface Source {
  id: string;
  name: string;
  /** Null if the step had no output. Undefined if it has to be loaded. */
  text: string | null | undefined;
  /** Where to load the text from. `stepId` is null for the input of a run that hasn't started. */
  place: { runId: string; stepId: string | null; of: "input" | "output"; attempt?: number };
  simulated: SimulatedText | null;
}

/**
 * Returns the sources for the step at `index`: the run's input and each earlier output. `hasTexts` is false on a run
 * page, where the text of other steps has to be loaded.
 */
export function listSources(
  run: RunDetailDto,
  index: number,
  agents: readonly AgentSummary[],
  hasTexts: boolean,
): Source[] {
  const { id: runId, steps, input } = run;
  const outputs = steps.slice(0, Math.max(0, index)).map((step, at) => ({
    id: step.stepId,
    name: `${step.stepOrder} ${nameStep(step, agents)}`,
    text: hasTexts ? step.output : step.status === "COMPLETED" ? undefined : null,
    place: { runId, stepId: step.stepId, of: "output" as const, attempt: step.attempt },
    simulated: traceSimulated(steps, at),
  }));
  // Loads the input of step 1's attempt, which never changes. The run's own input changes if someone continues the run
  // with a different input.
  const [begun] = steps;
  const place: Source["place"] = begun?.attempt
    ? { runId, stepId: begun.stepId, of: "input", attempt: begun.attempt }
    : { runId, stepId: null, of: "input" };
  const first = { id: "input", name: "Run input", text: hasTexts ? input : undefined, simulated: null };
  return [{ ...first, place }, ...outputs];
}
