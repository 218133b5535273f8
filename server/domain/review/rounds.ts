import { isHumanStep } from "@/server/domain/agent/is-human-step";
import type { ReviewKind } from "./status";

/** The maximum number of rounds per step. The last round's draft can't be sent back. */
export const MAX_ROUNDS = 20;

/** An earlier draft of a step and the changes that the reviewer requested. */
export interface RoundFeedback {
  /** The draft when it was sent back, including the reviewers' edits. */
  draft: string;
  feedback: string;
}

/** Returns whether someone can request changes in a review, and if not, why. */
export function maySendBack({
  returnsTo,
  round,
  kind,
}: {
  /** The number of the step that makes the changes. Null for a human step without an earlier agent step. */
  returnsTo: number | null;
  round: number;
  kind: ReviewKind;
}): { possible: true } | { possible: false; kind: "no-agent" | "last-round"; reason: string } {
  if (returnsTo === null)
    return {
      possible: false,
      kind: "no-agent",
      reason: "No agent comes before this step, so nobody can make the changes. Edit or reject instead.",
    };
  // Declining a tool call doesn't start a new round.
  if (kind !== "TOOL_CALL" && round >= MAX_ROUNDS)
    return {
      possible: false,
      kind: "last-round",
      reason: `This is the last round (${round} of ${MAX_ROUNDS}). Approve, edit, or reject the document.`,
    };
  return { possible: true };
}

interface OrderedStep {
  id: string;
  agentId: string;
}

/**
 * Returns the agent steps that can change a step's document, nearest first: the step itself and those before
 * it.
 */
export function findReturnTargets<Step extends OrderedStep>(steps: readonly Step[], stepId: string): Step[] {
  const at = steps.findIndex(({ id }) => id === stepId);
  return steps
    .slice(0, at + 1)
    .filter((step) => !isHumanStep(step))
    .reverse();
}

/**
 * Returns the step that makes the changes if the reviewer doesn't choose one. An agent step makes them itself. For a
 * human step, it's the nearest earlier step whose agent uses a model, because other agents can't follow feedback. If no
 * earlier agent uses a model, it's the nearest agent step. Returns null if there is none.
 */
export function findReturnStep<Step extends OrderedStep>(
  steps: readonly Step[],
  stepId: string,
  usesModel: (step: Step) => boolean,
): Step | null {
  const targets = findReturnTargets(steps, stepId);
  return targets.find((step) => step.id === stepId) ?? targets.find(usesModel) ?? targets[0] ?? null;
}
