import { namesNoOne } from "./approvers-named";
import type { ReviewPolicy } from "./policy";

/**
 * The policy of a step that is being edited. `approvers` is null if anyone who can decide reviews may approve. An empty
 * list means that the author wants to name people but hasn't named any yet, which is an error.
 */
export type DraftPolicy = Omit<ReviewPolicy, "approvers"> & { approvers: string[] | null };

/** Converts a stored policy, in which an empty list means anyone. */
export function toDraftPolicy(policy: DraftPolicy): DraftPolicy {
  return namesNoOne(policy) ? { ...policy, approvers: null } : policy;
}

/** Converts a draft's policy that isn't missing its approvers to the stored form. */
export function toReviewPolicy(policy: DraftPolicy): ReviewPolicy {
  return { ...policy, approvers: policy.approvers ?? [] };
}
