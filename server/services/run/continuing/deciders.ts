import { AppError } from "@/server/domain/error";
import type { Requester } from "@/server/domain/review/may-decide";
import type { ReviewPolicy } from "@/server/domain/review/policy";
import type { ServiceContext } from "@/server/services/context";
import { decidersOf } from "@/server/services/presenters/deciders";
import { requestersOf } from "@/server/services/presenters/member";
import { readActiveMembers } from "@/server/services/read-active-members";
import { readCaller } from "@/server/services/read-caller";

/** Throws if nobody could approve one of these reviews once the caller counts as a requester, too. */
export async function requireDeciders(
  ctx: ServiceContext,
  run: Parameters<typeof requestersOf>[0],
  reviews: readonly { stepOrder: number; policy: ReviewPolicy }[],
): Promise<void> {
  if (reviews.length === 0) return;
  const members = await readActiveMembers(ctx);
  const earlier = requestersOf(run);
  const requesters = [...earlier, await readCaller(ctx, "continued")];
  const has = (policy: ReviewPolicy, requesters: readonly Requester[]) =>
    decidersOf(members, { policy, requesters, escalated: true, votes: [] }).length > 0;
  const open = reviews.find(({ policy }) => !has(policy, requesters));
  if (!open) return;
  const { stepOrder, policy } = open;
  throw new AppError(
    "conflict",
    has(policy, earlier)
      ? `If you continue this run, no one will be left to approve step ${stepOrder}. Ask someone else to continue it.`
      : `No one can approve step ${stepOrder} because its approvers have left or requested this run. Change its approvers, then continue the run on the newest version.`,
  );
}
