import { sayMoney } from "@/server/domain/usage/say-money";
import type { ServiceContext } from "@/server/services/context";
import { publishChange } from "@/server/services/publish-change";

/** Notifies owners and admins that a month's spending limit refuses calls, once for each month and limit. */
export async function notifyLimitReached(
  ctx: ServiceContext,
  { month, limit }: { month: string; limit: number },
): Promise<void> {
  const { organizationId, db } = ctx;
  const notified = await db.$queryRaw<{ isNew: boolean }[]>`
    SELECT "notifyMember"(m."id", ${organizationId}, 'LIMIT_REACHED', ${`${month} ${limit}`}, ${sayMoney(limit)}, NULL,
      NULL, NULL, false, ${ctx.now()}) <> '{}' AS "isNew"
    FROM "Member" m
    WHERE m."organizationId" = ${organizationId} AND m."removedAt" IS NULL AND m."role" IN ('owner', 'admin')
    ORDER BY m."id"`;
  if (notified.some(({ isNew }) => isNew)) publishChange(ctx, "notification", null);
}
