import { type DraftPolicy, toDraftPolicy } from "@/server/domain/review/draft-policy";
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
  review: DraftPolicy | null;
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
      review: review && toDraftPolicy(review),
      ...retryField(retry),
    })),
  };
}

/** Converts the policies of a stored definition, in which an empty list of approvers means anyone. */
export function withDraftPolicies<S extends DraftStep>(
  definition: Omit<DraftDefinition, "steps"> & { steps: S[] },
) {
  const steps = definition.steps.map((step) => ({
    ...step,
    review: step.review && toDraftPolicy(step.review),
  }));
  return { ...definition, steps };
}
