import { AppError } from "@/server/domain/error";
import type { Requester } from "@/server/domain/review/may-decide";
import type { ReviewPolicy } from "@/server/domain/review/policy";
import type { ServiceContext } from "@/server/services/context";
import { countApprovals, decidersOf } from "@/server/services/presenters/deciders";
import { requestersOf } from "@/server/services/presenters/member";
import { readActiveMembers } from "@/server/services/read-active-members";
import { readCaller } from "@/server/services/read-caller";
import type { ReviewAhead } from "./reviews-ahead";

/**
 * Throws if one of these reviews would have too few possible approvers once the caller also counts as a
 * requester.
 */
export async function requireDeciders(
  ctx: ServiceContext,
  run: Parameters<typeof requestersOf>[0],
  reviews: readonly ReviewAhead[],
): Promise<void> {
  if (reviews.length === 0) return;
  const members = await readActiveMembers(ctx);
  const earlier = requestersOf(run);
  const requesters = [...earlier, await readCaller(ctx, "continued")];
  const count = (policy: ReviewPolicy, requesters: readonly Requester[]) =>
    countApprovals(decidersOf(members, { policy, requesters, escalated: true, votes: [] }));
  const open = reviews.find(({ policy }) => count(policy, requesters) < policy.quorum);
  if (!open) return;
  const { policy } = open;
  throw new AppError(
    "conflict",
    count(policy, earlier) < policy.quorum
      ? sayTooFew(open, count(policy, earlier))
      : `If you continue this run, ${count(policy, requesters) === 0 ? "no one" : "too few people"} will be left to approve step ${open.stepOrder}. Ask someone else to continue it.`,
  );
}

function sayTooFew({ stepOrder, policy, advice }: ReviewAhead, count: number): string {
  if (count === 0)
    return `No one can approve step ${stepOrder} because its approvers are no longer members or requested this run. ${advice}`;
  return `Step ${stepOrder} needs ${policy.quorum} approvals, but only ${count} ${count === 1 ? "person" : "people"} can approve it. ${advice}`;
}
