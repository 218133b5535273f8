import type { Agent } from "@/server/domain/agent/agent";
import { findNamedSteps, namesIn } from "@/server/domain/agent/named-steps";
import type { Definition } from "@/server/domain/workflow/definition";
import type { DraftDefinition } from "@/server/domain/workflow/draft";
import type { RunContext } from "./context";
import type { AttemptStatus } from "./status";

/** The last run's inputs and outputs, by step. */
export interface RunToTestOn {
  input: string;
  outputs: { stepId: string; input: string; output: string | null; status: AttemptStatus }[];
}

export type StepTest =
  | { ok: true; definition: Definition; input: string; context: RunContext }
  /**
   * `missing` has the names of the steps whose outputs are needed but aren't in the last run. `input` is true if the
   * tested step has no input.
   */
  | { ok: false; missing: string[]; input: boolean };

/**
 * Plans the test of one agent step: a definition with only that step, its input (given or from the last run), and the
 * values of its variables. A template agent's template may use outputs that the last run doesn't have. Returns null if
 * there is no step at `index`.
 */
export function planStepTest(
  { name, steps }: DraftDefinition,
  index: number,
  { input: given, last, agent = null }: { input?: string; last: RunToTestOn | null; agent?: Agent | null },
): StepTest | null {
  const step = steps[index];
  if (!step) return null;
  const outputOf = (stepId: string | undefined) =>
    last?.outputs.find((entry) => entry.stepId === stepId && entry.status === "COMPLETED")?.output;
  const before = last?.outputs.find(({ stepId }) => stepId === step.id)?.input;
  const input = given ?? before ?? (index > 0 ? outputOf(steps[index - 1]?.id) : last?.input);

  const earlier = steps.slice(0, index);
  const asked = namesIn(step.action);
  const names = earlier.flatMap(({ name }) => name ?? []);
  const outputs = [...new Set([...asked, ...findNamedSteps(agent, names)])].map((name) => ({
    name,
    output: outputOf(earlier.findLast((other) => other.name === name)?.id),
  }));
  const missing = outputs
    .filter(({ name, output }) => output == null && (agent?.kind !== "template" || asked.includes(name)))
    .map(({ name }) => name);
  if (missing.length > 0 || input == null) return { ok: false, missing, input: input == null };
  return {
    ok: true,
    definition: { name, description: null, steps: [{ ...step, review: null, stepOrder: index + 1 }] },
    input,
    context: {
      runInput: last?.input ?? input,
      steps: Object.fromEntries(
        outputs.flatMap(({ name, output }) => (output == null ? [] : [[name, output]])),
      ),
    },
  };
}
