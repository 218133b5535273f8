import { sayLimit } from "@/server/domain/notification/words";
import type { ServiceContext } from "@/server/services/context";
import { publishChange } from "@/server/services/publish-change";

/**
 * Notifies owners and admins that a month's spending limit blocks model calls. For each month and limit, notifies them
 * once when the limit is reached and once when too little of it is left for a call. `limit` and `left` are in
 * millionths of a dollar.
 */
export async function notifyLimit(
  ctx: ServiceContext,
  { month, limit, left }: { month: string; limit: number; left: number },
): Promise<void> {
  const { organizationId, db } = ctx;
  const subject = left > 0 ? `${month} ${limit} left` : `${month} ${limit}`;
  const notified = await db.$queryRaw<{ isNew: boolean }[]>`
    SELECT "notifyMember"(m."id", ${organizationId}, 'LIMIT_REACHED', ${subject}, ${sayLimit({ limit, left })},
      NULL, NULL, NULL, false, ${ctx.now()}) <> '{}' AS "isNew"
    FROM "Member" m
    WHERE m."organizationId" = ${organizationId} AND m."removedAt" IS NULL AND m."role" IN ('owner', 'admin')
    ORDER BY m."id"`;
  if (notified.some(({ isNew }) => isNew)) publishChange(ctx, "notification", null);
}
