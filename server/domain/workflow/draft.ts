import type { ReviewPolicy } from "@/server/domain/review/policy";
import { retryField, type StepRetry } from "./step/step-retry";

/**
 * A step in the editor. The order of the list is the order of the steps. A type alias, because TypeScript doesn't
 * accept interfaces as JSON.
 */
export type DraftStep = {
  id: string;
  agentId: string;
  action: string;
  name: string | null;
  review: ReviewPolicy | null;
  /** Omitted to use the default retry policy. */
  retry?: StepRetry | undefined;
};

/**
 * A workflow's definition while it's being edited. It's well-formed, but the workflow might not be able to
 * run.
 */
export type DraftDefinition = {
  name: string;
  description: string | null;
  steps: DraftStep[];
};

/** Converts a published definition for the editor by removing the step numbers. */
export function toDraft({ name, description, steps }: DraftDefinition): DraftDefinition {
  return {
    name,
    description,
    steps: steps.map(({ id, agentId, action, name, review, retry }) => ({
      id,
      agentId,
      action,
      name,
      review,
      ...retryField(retry),
    })),
  };
}
