import type { AgentSummary } from "@/components/agent-summary";
import { authorOf } from "@/server/domain/agent/author";
import { namesNoOne } from "@/server/domain/review/approvers-named";
import { describeApprovers, describePolicy } from "@/server/domain/review/describe-policy";
import { type DraftPolicy, toReviewPolicy } from "@/server/domain/review/draft-policy";
import type { DraftStep } from "@/server/domain/workflow/draft";
import type { EditorDocument } from "@/server/domain/workflow/editor-document";
import { draftReviewOf } from "@/server/domain/workflow/step/review-of";
import { describeRetry } from "@/server/domain/workflow/step/step-retry";

/** Returns the agent's name, the agent's ID if the agent doesn't exist, or "A person decides". */
export function whoDoes(step: DraftStep, agents: readonly AgentSummary[]): string {
  return authorOf(step, agents) ?? "A person decides";
}

/**
 * Describes a step's review policy in plain words. Empty if the step has no review. Without `members`, shows
 * email addresses instead of names, because several people can have the same name.
 */
export function reviewInWords(
  step: DraftStep,
  members?: readonly EditorDocument["members"][number][],
): string {
  const policy = draftReviewOf(step);
  return policy ? policyInWords(policy, members) : "";
}

/** Describes a policy in plain words, also while no one is chosen yet. */
export function policyInWords(
  policy: DraftPolicy,
  members?: readonly EditorDocument["members"][number][],
): string {
  return namesNoOne(policy)
    ? "No one is chosen to decide yet."
    : describePolicy(toReviewPolicy(policy), members);
}

/** Summarizes who decides a review: "Sam Okafor or any owner", "Anyone who can decide, 2 approvals needed". */
export function decidersInWords(
  { approvers, quorum }: Pick<DraftPolicy, "approvers" | "quorum">,
  members?: EditorDocument["members"],
): string {
  if (namesNoOne({ approvers })) return "No one chosen";
  const who = approvers
    ? describeApprovers(approvers, members).replace(/^any/, "Any")
    : "Anyone who can decide";
  return quorum > 1 ? `${who}, ${quorum} approvals needed` : who;
}

/** Describes a step's retry policy in plain words. Empty if it uses the default. */
export function retryInWords({ retry }: DraftStep): string {
  return retry ? `${describeRetry(retry)}.` : "";
}
