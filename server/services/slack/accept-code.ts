import { makeId } from "@/server/domain/id";
import type { Database } from "@/server/infra/db";
import { inTransaction, makeContext } from "@/server/services/context";
import { unlinkMember } from "@/server/services/outbox/slack-cards";
import { readActingMember } from "@/server/services/read-acting-member";
import { admitAttempt } from "@/server/services/throttle/admit";
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

/** Links the Slack account that sent a code to the member who was shown the code. */
export async function acceptSlackCode(
  db: Database,
  account: SlackAccount,
  code: string,
): Promise<AcceptedCode> {
  const { organizationId, connectionId, slackUserId, slackName } = account;
  const attempt = { account: JSON.stringify([connectionId, slackUserId]), address: null };
  if (!(await admitAttempt(db, "slackCode", attempt))) return { state: "throttled" };
  const ctx = makeContext({
    organizationId,
    actor: { kind: "system" },
    db,
    now: () => new Date(),
    requestId: "none",
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
    const { name: organization } = await ctx.db.organization.findUniqueOrThrow({
      where: { id: organizationId },
    });
    return { state: "linked", name: member.name, email, organization };
  });
}
