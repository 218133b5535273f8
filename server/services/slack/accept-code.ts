import { makeId } from "@/server/domain/id";
import { writeAccountMail } from "@/server/domain/message/account-mail";
import type { WrittenMessage } from "@/server/domain/message/review-message";
import { inOneLine } from "@/server/domain/review/next/what-happens-next";
import { sayTime } from "@/server/domain/text/say-time";
import type { Database, Transaction } from "@/server/infra/db";
import {
  inTransaction,
  makeContext,
  NO_REQUEST,
  type Person,
  type ServiceContext,
} from "@/server/services/context";
import { findMyReviews } from "@/server/services/inbox/mine";
import { recordEntry } from "@/server/services/ledger/record";
import { queueMessage } from "@/server/services/outbox/messages";
import { queueSlackCards, unlinkMember } from "@/server/services/outbox/slack-cards";
import { readActingMember } from "@/server/services/read-acting-member";
import { allowAttempt } from "@/server/services/throttle/allow-attempt";
import { hashCode } from "./code";

interface SlackAccount {
  organizationId: string;
  connectionId: string;
  slackUserId: string;
  slackName: string;
}

export type AcceptedCode =
  | { state: "linked"; name: string; email: string; organization: string }
  /** The code doesn't exist, has expired, or was used. */
  | { state: "unknown" }
  | { state: "throttled" }
  /** The Slack account is linked to someone else. */
  | { state: "taken" };

/**
 * Accepts a code from a Slack account: links the account to the member who got the code in the app, and queues cards
 * for the member's open reviews.
 */
export async function acceptSlackCode(
  db: Database,
  account: SlackAccount,
  code: string,
): Promise<AcceptedCode> {
  const { organizationId, connectionId, slackUserId, slackName } = account;
  const attempt = { account: JSON.stringify([connectionId, slackUserId]), address: null };
  if (!(await allowAttempt(db, "slackCode", attempt))) return { state: "throttled" };
  const ctx = makeContext({
    organizationId,
    actor: { kind: "system" },
    db,
    now: () => new Date(),
    ...NO_REQUEST,
  });
  return inTransaction(ctx, async (ctx): Promise<AcceptedCode> => {
    const now = ctx.now();
    const [used] = await ctx.db.$queryRaw<{ memberId: string }[]>`
      DELETE FROM "SlackCode" WHERE "organizationId" = ${organizationId} AND "connectionId" = ${connectionId}
        AND "hash" = ${hashCode(code)} AND "expiresAt" > ${now}
      RETURNING "memberId"`;
    const member = used && (await readActingMember(ctx.db, { organizationId, ...used }));
    if (!member) return { state: "unknown" };
    const { memberId, email } = member.acting;
    const other = await ctx.db.slackLink.findUnique({
      where: { organizationId_slackUserId: { organizationId, slackUserId } },
    });
    if (other && other.memberId !== memberId) return { state: "taken" };
    await unlinkMember(ctx, memberId);
    await ctx.db.slackLink.create({
      data: {
        id: makeId("slu"),
        organizationId,
        connectionId,
        memberId,
        slackUserId,
        slackName,
        createdAt: now,
      },
    });
    const actor = { kind: "slack" as const, ...member.acting };
    await recordEntry(
      { ...ctx, actor },
      {
        action: "slack.linked",
        subject: { type: "member", id: memberId },
        data: { connectionId },
        private: { after: { slackUserId, slackName } },
      },
    );
    const { name: organization, slack } = await ctx.db.organization.findUniqueOrThrow({
      where: { id: organizationId },
      select: { name: true, slack: { select: { teamName: true } } },
    });
    const link = { slackName, teamName: slack?.teamName ?? "", organization, at: now };
    await queueMessage(ctx, {
      kind: "SLACK_LINKED",
      memberId,
      to: email,
      write: (url) => writeLinkedMessage({ name: member.name, ...link, url }),
    });
    // This comes last. A review that opens between this call and the commit gets no card until people are notified
    // again.
    await queueOpenReviews(ctx, actor);
    return { state: "linked", name: member.name, email, organization };
  });
}

/** Keeps someone with many open reviews from getting a card for each. */
const MAX_OPEN_REVIEWS = 20;

/** Queues a member's cards for the open reviews that still need their approval: those due first, then the oldest. */
async function queueOpenReviews(
  ctx: ServiceContext & { db: Transaction },
  actor: Extract<Person, { kind: "slack" }>,
): Promise<void> {
  const { condition } = await findMyReviews({ ...ctx, actor });
  const reviews = await ctx.db.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Review" WHERE ${condition}
    ORDER BY "dueAt" NULLS LAST, "createdAt", "id" LIMIT ${MAX_OPEN_REVIEWS}`;
  const reviewIds = reviews.map(({ id }) => id);
  await queueSlackCards(ctx, { reviewIds, memberIds: [actor.memberId] });
}

/** Tells a member that a Slack account can now decide as them, in case the account isn't theirs. */
function writeLinkedMessage({
  name,
  slackName,
  teamName,
  organization,
  at,
  url,
}: Record<"name" | "slackName" | "teamName" | "organization" | "url", string> & {
  at: Date;
}): WrittenMessage {
  return writeAccountMail({
    subject: "A Slack account was linked to yours",
    name,
    before: [
      `Slack account “${inOneLine(slackName)}” in workspace “${inOneLine(teamName)}” was linked to your account in ${inOneLine(organization)} on ${sayTime(at)}. It gets your reviews, and its decisions are recorded as yours.`,
      "If you expected this, you don't need to do anything.",
      "If you didn't, unlink it, change your password, and tell an owner or admin of your organization:",
    ],
    link: url,
  });
}
