import type { AgentSummary } from "@/components/agent-summary";
import { nameStep } from "@/components/runs/step/describe-step";
import { type SimulatedText, traceSimulated } from "@/components/runs/text/simulated";
import type { RunDetailDto } from "@/server/domain/run/api";

/** A text to check a document against. */
export interface Source {
  id: string;
  name: string;
  /** Null if the step had no output. */
  text: string | null;
  simulated: SimulatedText | null;
}

/** Returns the texts before a step: the run's input and each earlier output. */
export function listSources(run: RunDetailDto, index: number, agents: readonly AgentSummary[]): Source[] {
  const outputs = run.steps.slice(0, Math.max(0, index)).map((step, at) => ({
    id: step.stepId,
    name: `${step.stepOrder} ${nameStep(step, agents)}`,
    text: step.output,
    simulated: traceSimulated(run.steps, at),
  }));
  return [{ id: "input", name: "Run input", text: run.input, simulated: null }, ...outputs];
}
