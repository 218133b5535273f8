import { memberStatus } from "@/server/domain/member/rules";
import type { Database, Transaction } from "@/server/infra/db";
import { endSignIns } from "@/server/services/account/sign-ins";
import type { ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { lockToChange } from "@/server/services/lock-member";
import { withdrawMessages } from "@/server/services/outbox/messages";
import { unlinkMember } from "@/server/services/outbox/slack-cards";
import { JOINING } from "@/server/services/presenters/member";
import { checkVotes } from "@/server/services/review/votes";
import { endInvitations } from "./invitations";
import { requireAnotherOwner, requireMayManage, requireMember, withMembers } from "./rows";

/**
 * Removes a member immediately, along with their sessions, tokens, links, unsent mail, notifications, requested
 * changes, covers, Slack account, and votes on open reviews. Keeps the row, because runs and decisions refer to it.
 */
export async function removeMember(ctx: ServiceContext, { id }: { id: string }): Promise<null> {
  return withMembers(ctx, async (ctx) => {
    const member = await requireMember(ctx, id);
    requireMayManage(ctx, member.role);
    await requireAnotherOwner(ctx, member);
    const { db, organizationId } = ctx;
    // Waits for decisions being made by the member or their covers.
    await lockToChange(ctx, id);
    const now = ctx.now();
    const { userId } = await db.member.update({
      where: { id },
      data: { removedAt: now, votesCheckAt: now },
    });
    // Someone who is a member elsewhere stays signed in there. Their sessions no longer work in this
    // organization.
    if (!(await isActiveElsewhere(db, userId, organizationId))) await endSignIns(db, { userId });
    // Tokens are revoked, so that they stay invalid if the member is added again.
    const tokens = await db.apiToken.updateManyAndReturn({
      where: { organizationId, memberId: id, revokedAt: null },
      data: { revokedAt: now },
      select: { id: true },
    });
    await db.changeProposal.deleteMany({ where: { organizationId, memberId: id } });
    await db.memberCover.updateMany({
      where: { organizationId, OR: [{ memberId: id }, { coverId: id }], endedAt: null },
      data: { endedAt: now },
    });
    // Skips locked notifications, because the transactions that locked them may be waiting for this one. The sweeper
    // deletes the skipped notifications later.
    await db.$executeRaw`
      DELETE FROM "Notification" WHERE "id" IN (
        SELECT "id" FROM "Notification" WHERE "organizationId" = ${organizationId} AND "memberId" = ${id}
        FOR UPDATE SKIP LOCKED)`;
    await db.notificationPreference.deleteMany({ where: { organizationId, memberId: id } });
    await endInvitations(ctx, id);
    await unlinkMember(ctx, id);
    await withdrawMessages(ctx, { memberId: id }, "The recipient was removed before this was sent.");
    await recordEntry(ctx, {
      action: "member.removed",
      subject: { type: "member", id },
      data: { role: member.role, revokedTokenIds: tokens.map(({ id }) => id) },
    });
    ctx.afterCommit((ctx) => checkVotes(ctx, { id }));
    return null;
  });
}

/** Checks whether a user is an active member of a different organization. */
async function isActiveElsewhere(
  db: Database | Transaction,
  userId: string,
  organizationId: string,
): Promise<boolean> {
  const others = await db.member.findMany({
    where: { userId, organizationId: { not: organizationId }, removedAt: null },
    select: JOINING,
  });
  return others.some((member) => memberStatus(member) === "active");
}
