import { AppError, invalidInput, notFound } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import { couldBeOnePerson } from "@/server/domain/member/handed-over";
import type { OperationInput, OperationOutput } from "@/server/domain/operation";
import { approvalCounts, type Covered, mayApprove, voted } from "@/server/domain/review/may-decide";
import { ReviewPolicy } from "@/server/domain/review/policy";
import {
  mayReassign,
  type ReassignableReview,
  replaceApprover,
} from "@/server/domain/review/reassign/may-reassign";
import type { reassignReviewOperation } from "@/server/domain/review/reassign/reassign";
import { listAny } from "@/server/domain/text/words";
import type { Transaction } from "@/server/infra/db";
import { type Person, requirePerson, type ServiceContext } from "@/server/services/context";
import type { ActiveMember } from "@/server/services/presenters/deciders";
import { type ReviewRow, reassignableOf } from "@/server/services/presenters/review";
import { readActiveMembers } from "@/server/services/read-active-members";
import { requireDecider } from "@/server/services/require-decider";
import { withRun } from "@/server/services/run/lifecycle";
import { signedBy } from "@/server/services/signed-by";
import { readReview } from "@/server/services/sql/find-reviews";
import { closed, withCurrentRole } from "./decide";
import { notifyReviewReassigned } from "./notify";
import { findUndecided, markRequestsRead } from "./votes";

type Input = OperationInput<typeof reassignReviewOperation>;

/** The place being reassigned: one approver's place or, if `from` is null, the whole review. */
interface Place {
  from: string | null;
  /** The person the caller covers for, if the caller is reassigning that person's place. Otherwise null. */
  coveredFor: Covered | null;
  /** Whether the caller could have approved in this place, for themselves or for the person they cover for. */
  isOwn: boolean;
}

/**
 * Asks someone else to decide an open review. If one approval is enough, only the new approver and anyone the
 * review escalates to can decide from then on. Otherwise, the new approver replaces one approver, so the same
 * number of people have to approve. Earlier approvals still count, and an excluded requester stays excluded.
 */
export async function reassignReview(
  ctx: ServiceContext,
  input: Input,
): Promise<OperationOutput<typeof reassignReviewOperation>> {
  requireDecider(ctx);
  const { organizationId } = ctx;
  const note = input.note.trim();
  if (note === "") throw invalidInput("/note", "is required");
  const where = { id: input.id, organizationId };
  const found = await ctx.db.review.findFirst({ where, select: { runId: true } });
  if (!found) throw notFound("review");
  return withRun(ctx, found.runId, async (locked) => {
    const ctx = await withCurrentRole(locked);
    const person = requirePerson(ctx);
    const row = await readReview(ctx, input.id);
    const members = await readActiveMembers(ctx);
    const review = reassignableOf(row);
    const place = requirePlace(ctx, row, { review, members, input });
    const target = members.find((member) => member.person.email.toLowerCase() === input.to);
    if (!target) throw invalidInput("/to", "isn't the email of an active member");
    const approvers = replaceApprover(review.policy, { from: place.from, to: input.to });
    requireTarget(person, target, { review, place, approvers, members });
    const openedPolicy = ReviewPolicy.parse(row.openedPolicy ?? row.policy);
    await ctx.db.review.updateMany({
      where,
      data: { policy: { ...review.policy, approvers }, openedPolicy },
    });
    await record(ctx, row, { place, target: target.decider, note });
    const undecided = await findUndecided(ctx, row.id);
    if (undecided) await markRequestsRead(ctx, undecided);
    await notifyReviewReassigned(ctx, { reviewId: row.id, toId: target.person.id });
    return { reviewId: row.id, approvers };
  });
}

/**
 * Throws unless the caller can reassign this review. Checks permission first, so that people without it don't
 * learn the review's state.
 */
function requirePlace(
  ctx: ServiceContext,
  row: ReviewRow,
  { review, members, input }: { review: ReassignableReview; members: readonly ActiveMember[]; input: Input },
): Place {
  const person = requirePerson(ctx);
  const open = { ...review, status: "OPEN" as const };
  const may = mayReassign(
    person,
    open,
    members.map(({ decider }) => decider),
  );
  if (!may.allowed) throw new AppError("forbidden", may.reason);
  if (row.status !== "OPEN") throw closed(row);
  if (row.dueAt && row.dueAt <= ctx.now())
    throw new AppError("conflict", "This review's deadline has passed, so the run will fail.");
  const { approvers } = review.policy;
  if (input.approvers && input.approvers.join() !== approvers.join())
    throw new AppError(
      "conflict",
      "The approvers changed while you were writing. Check who can decide now, then try again.",
    );
  const from = requireFrom(may.from, input.from ?? null);
  const counts = approvalCounts(person, open);
  const coveredFor = (counts.allowed && counts.coveredFor) || null;
  const isOwn = counts.allowed && (from === null || from === (coveredFor ?? person).email.toLowerCase());
  return { from, coveredFor: isOwn ? coveredFor : null, isOwn };
}

/** Returns which of `possible` to replace, or null if the new approver replaces everyone. */
function requireFrom(possible: readonly string[], from: string | null): string | null {
  if (possible.length === 0) {
    if (from !== null)
      throw invalidInput("/from", "must be omitted, because the new approver replaces everyone");
    return null;
  }
  if (from === null && possible.length > 1)
    throw invalidInput("/from", `is required. Choose ${listAny(possible)}`);
  if (from !== null && !possible.includes(from)) throw invalidInput("/from", `must be ${listAny(possible)}`);
  return from ?? possible[0] ?? null;
}

/** Throws unless the caller may choose this member and the member's approval will count after the reassignment. */
function requireTarget(
  caller: Person,
  { person: { name }, decider }: ActiveMember,
  {
    review,
    place,
    approvers,
    members,
  }: { review: ReassignableReview; place: Place; approvers: string[]; members: readonly ActiveMember[] },
): void {
  const alone = { ...decider, covering: [] };
  if (decider.memberId === caller.memberId) throw invalidInput("/to", "must be someone else");
  if (!place.isOwn && couldBeOnePerson(caller, decider))
    throw new AppError(
      "forbidden",
      `You can't choose ${name}, because one of you joined through a link that the other shared, or the same person shared both of your links.`,
    );
  if (!place.isOwn && coversFor(caller, decider.memberId, members))
    throw new AppError(
      "forbidden",
      `You can't choose ${name}, because you're their cover, or you're connected to their cover through an invitation link.`,
    );
  if (place.from !== null && voted(review.votes).has(decider.memberId))
    throw invalidInput("/to", `can't be ${name}, who already approved this document`);
  if (approvers.join() === review.policy.approvers.join())
    throw new AppError("conflict", `${name} is already the only approver.`);
  if (place.from !== null && mayApprove(alone, review).allowed)
    throw invalidInput("/to", `can't be ${name}, who can already approve this review`);
  const policy = { ...review.policy, approvers };
  if (!mayApprove(alone, { ...review, policy }).allowed)
    throw invalidInput("/to", `can't be ${name}, whose approval wouldn't count for this review`);
}

/** Returns whether the caller, or a member who could be the same person, is this member's cover. */
function coversFor(caller: Person, memberId: string, members: readonly ActiveMember[]): boolean {
  return members
    .filter(({ decider }) => couldBeOnePerson(caller, decider))
    .some(({ decider }) => decider.covering.some((covered) => covered.memberId === memberId));
}

async function record(
  ctx: ServiceContext & { db: Transaction },
  { id, policy }: ReviewRow,
  { place, target, note }: { place: Place; target: ActiveMember["decider"]; note: string },
): Promise<void> {
  await ctx.db.reviewReassignment.create({
    data: {
      id: makeId("rea"),
      organizationId: ctx.organizationId,
      reviewId: id,
      ...(await signedBy(ctx)),
      forMemberId: place.coveredFor?.memberId ?? null,
      forName: place.coveredFor?.name ?? null,
      own: place.isOwn,
      toId: target.memberId,
      toRole: target.role,
      fromApprovers: place.from === null ? ReviewPolicy.parse(policy).approvers : [place.from],
      note,
      createdAt: ctx.now(),
    },
  });
}
