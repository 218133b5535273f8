import { z } from "zod";
import type { AgentContent } from "@/server/domain/agent/content";
import { isHumanStep } from "@/server/domain/agent/is-human-step";
import type { Step } from "@/server/domain/workflow/definition";
import { reviewOf } from "@/server/domain/workflow/step/review-of";
import { Destination, findSideEffects } from "./destinations";

/** A step that can make the changes requested in a review. */
export const ReturnStep = z.object({
  stepOrder: z.number(),
  /** The agent's name in this run. Null if the agent had been deleted. */
  name: z.string().nullable(),
  /** Whether this step makes the changes unless the reviewer chooses a different one. */
  usual: z.boolean(),
  /** The agent steps between this step and the step under review. They also run again. */
  reruns: z.array(z.number()),
  /** The steps before the step under review that also have to be reviewed again. */
  asksAgain: z.array(z.number()),
  /** The destinations that the repeated steps send data to again. Excludes read-only requests. */
  repeats: z.array(Destination),
});
export type ReturnStep = z.output<typeof ReturnStep>;

type PlannedStep = Pick<Step, "id" | "stepOrder" | "agentId" | "action" | "review">;

/** Describes what happens if `target` makes the changes requested in the review of a step. */
export function describeReturn(
  steps: readonly PlannedStep[],
  { target, stepId, usual }: { target: PlannedStep; stepId: string; usual: boolean },
  agents: ReadonlyMap<string, AgentContent>,
): ReturnStep {
  const from = steps.findIndex(({ id }) => id === target.id);
  const to = steps.findIndex(({ id }) => id === stepId);
  const before = steps.slice(from, to);
  // Redoing only the reviewed step doesn't need confirmation.
  const again = from === to ? [] : steps.slice(from, to + 1);
  return {
    stepOrder: target.stepOrder,
    name: agents.get(target.agentId)?.name ?? null,
    usual,
    reruns: before.slice(1).flatMap((step) => (isHumanStep(step) ? [] : [step.stepOrder])),
    asksAgain: before.flatMap((step) => (reviewOf(step) ? [step.stepOrder] : [])),
    repeats: findSideEffects(again, agents),
  };
}
