import type { AgentSummary } from "@/components/agent-summary";
import { authorOf } from "@/server/domain/agent/author";
import { describeApprovers, describePolicy } from "@/server/domain/review/describe-policy";
import type { ReviewPolicy } from "@/server/domain/review/policy";
import type { DraftStep } from "@/server/domain/workflow/draft";
import type { EditorDocument } from "@/server/domain/workflow/editor-document";
import { reviewOf } from "@/server/domain/workflow/step/review-of";
import { describeRetry } from "@/server/domain/workflow/step/step-retry";

/** Returns the agent's name, the agent's ID if the agent doesn't exist, or "A person decides". */
export function whoDoes(step: DraftStep, agents: readonly AgentSummary[]): string {
  return authorOf(step, agents) ?? "A person decides";
}

/**
 * Describes a step's review policy in plain words. Empty if the step has no review. Without `members`, shows
 * email addresses instead of names, because several people can have the same name.
 */
export function reviewInWords(step: DraftStep, members?: EditorDocument["members"]): string {
  const policy = reviewOf(step);
  return policy ? describePolicy(policy, members) : "";
}

/** Summarizes who decides a review: "Sam Okafor or any owner", "Anyone who can decide, 2 approvals needed". */
export function decidersInWords(
  { approvers, quorum }: Pick<ReviewPolicy, "approvers" | "quorum">,
  members?: EditorDocument["members"],
): string {
  const who =
    approvers.length === 0
      ? "Anyone who can decide"
      : describeApprovers(approvers, members).replace(/^any/, "Any");
  return quorum > 1 ? `${who}, ${quorum} approvals needed` : who;
}

/** Describes a step's retry policy in plain words. Empty if it uses the default. */
export function retryInWords({ retry }: DraftStep): string {
  return retry ? `${describeRetry(retry)}.` : "";
}
