import type { ReviewPolicy } from "@/server/domain/review/policy";
import { retryField, type StepRetry } from "./step/retry";

/** A step as the editor holds it: its place in the list is its order. A type, since only those count as JSON. */
export type DraftStep = {
  id: string;
  agentId: string;
  action: string;
  name: string | null;
  review: ReviewPolicy | null;
  /** Left out: what holds for every step. */
  retry?: StepRetry | undefined;
};

/** A workflow's document while it is being written: well-formed, and not necessarily one that can run. */
export type DraftDefinition = {
  name: string;
  description: string | null;
  steps: DraftStep[];
};

/** A published document as the editor holds it: the steps without their numbers. */
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
