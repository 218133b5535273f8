import type { MissingVotes } from "@/server/domain/review/missing-votes";
import { isValidVote } from "@/server/domain/review/valid-vote";
import type { Transaction } from "@/server/infra/db";
import { requirePerson, type ServiceContext } from "@/server/services/context";
import {
  type ActiveMember,
  decidersOf,
  missingOf,
  type Undecided,
} from "@/server/services/presenters/deciders";
import { REQUESTERS, requestersOf } from "@/server/services/presenters/member";
import { rulesOf } from "@/server/services/presenters/review";
import { VOTER, voterOf } from "@/server/services/presenters/voter";
import { publishChange } from "@/server/services/publish-change";
import { readActiveMembers } from "@/server/services/read-active-members";
import { withRun } from "@/server/services/run/lifecycle";
import { notifyVoteVoided } from "./notify";

/**
 * Rechecks the votes by and for a member on open reviews after the member's role or membership changes. Voids votes
 * that no longer count. Notifies the people who can still decide. Handles each review in a separate
 * transaction.
 */
export async function checkVotes(ctx: ServiceContext, { id: memberId }: { id: string }): Promise<void> {
  const { db, organizationId } = ctx;
  const member = await db.member.findFirst({
    where: { id: memberId, organizationId, votesCheckAt: { not: null } },
    select: { votesCheckAt: true },
  });
  if (!member) return;
  const reviews = await db.review.findMany({
    where: {
      organizationId,
      status: "OPEN",
      decisions: { some: { OR: [{ memberId }, { forMemberId: memberId }], kind: "approve", voidedAt: null } },
    },
    select: { id: true, runId: true },
    orderBy: { id: "asc" },
  });
  for (const { id, runId } of reviews)
    await withRun(ctx, runId, async (ctx) => {
      if ((await voidLapsedVotes(ctx, id)) > 0) await notifyVoteVoided(ctx, { id });
    });
  // If the member has since changed again, this matches no rows, and another check follows.
  await db.member.updateMany({
    where: { id: memberId, organizationId, votesCheckAt: member.votesCheckAt },
    data: { votesCheckAt: null },
  });
}

type LockedContext = ServiceContext & { db: Transaction };

/**
 * Voids an open review's votes by or for members who were removed or can no longer decide. A vote by a cover
 * stays valid after the cover ends. Returns the number of voided votes. The caller has to lock the run first.
 */
export async function voidLapsedVotes(ctx: LockedContext, reviewId: string): Promise<number> {
  const { db, organizationId } = ctx;
  const review = await db.review.findFirst({
    where: { id: reviewId, organizationId, status: "OPEN" },
    select: {
      policy: true,
      escalatedAt: true,
      run: { select: REQUESTERS },
      decisions: {
        where: { kind: "approve", voidedAt: null },
        select: {
          id: true,
          createdAt: true,
          member: VOTER,
          forMember: VOTER,
        },
      },
    },
  });
  if (!review || review.decisions.length === 0) return 0;
  const rules = { ...rulesOf(review), requesters: requestersOf(review.run) };
  const lapsed = review.decisions
    .filter(
      ({ createdAt, member, forMember }) =>
        !isValidVote(
          { createdAt, member: voterOf(member), forMember: forMember && voterOf(forMember) },
          rules,
        ),
    )
    .map(({ id }) => id);
  if (lapsed.length > 0) {
    publishChange(ctx, "review", reviewId);
    await db.decision.updateMany({
      where: { id: { in: lapsed }, organizationId },
      data: { voidedAt: ctx.now(), voidReason: "MEMBER" },
    });
  }
  return lapsed.length;
}

/** An open review, with the data that determines who can still approve it. */
interface UndecidedReview {
  id: string;
  members: ActiveMember[];
  review: Undecided;
}

/** Reads an open review. Returns null if it's closed. */
export async function findUndecided(ctx: ServiceContext, id: string): Promise<UndecidedReview | null> {
  const review = await ctx.db.review.findFirst({
    where: { id, organizationId: ctx.organizationId, status: "OPEN" },
    select: {
      policy: true,
      escalatedAt: true,
      run: { select: REQUESTERS },
      decisions: {
        where: { kind: "approve", voidedAt: null },
        select: { memberId: true, forMemberId: true },
      },
    },
  });
  if (!review) return null;
  return {
    id,
    members: await readActiveMembers(ctx),
    review: { ...rulesOf(review), requesters: requestersOf(review.run), votes: review.decisions },
  };
}

/** Returns how many people still have to approve the text, and which members can. */
export function findMissing(ctx: ServiceContext, { members, review }: UndecidedReview): MissingVotes | null {
  return missingOf(requirePerson(ctx), members, review);
}

/**
 * Marks the notifications that ask for a decision as read for members who can't decide the review anymore. Call this
 * after a vote or a reassignment. The database does the same for everyone when the review closes.
 */
export async function markRequestsRead(
  { db, organizationId, now }: LockedContext,
  { id, members, review }: UndecidedReview,
): Promise<void> {
  const deciders = decidersOf(members, review).map(({ person }) => person.id);
  await db.notification.updateMany({
    where: {
      organizationId,
      reviewId: id,
      memberId: { notIn: deciders },
      readAt: null,
      kind: { not: "MENTION" },
    },
    data: { readAt: now() },
  });
}
