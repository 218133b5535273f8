import type { ReviewPolicy } from "@/server/domain/review/policy";
import { retryField, type StepRetry } from "./step/retry";

/**
 * A step in the editor. Its place in the list is its order. A type, because an interface doesn't count as
 * JSON.
 */
export type DraftStep = {
  id: string;
  agentId: string;
  action: string;
  name: string | null;
  review: ReviewPolicy | null;
  /** Omitted: the defaults. */
  retry?: StepRetry | undefined;
};

/** A workflow's document that is being edited: well-formed, but perhaps unable to run. */
export type DraftDefinition = {
  name: string;
  description: string | null;
  steps: DraftStep[];
};

/** A published document as the editor uses it: the steps without their numbers. */
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
