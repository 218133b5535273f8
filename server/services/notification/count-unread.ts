import { MAX_UNREAD } from "@/server/domain/notification/kinds";
import { requirePerson, type ServiceContext } from "@/server/services/context";
import { IS_KNOWN_KIND } from "./rows";

/** Counts the caller's unread notifications, up to a maximum. */
export async function countUnread(ctx: ServiceContext): Promise<number> {
  const { memberId } = requirePerson(ctx);
  const [{ count }] = await ctx.db.$queryRaw<[{ count: number }]>`
    SELECT count(*)::int AS "count" FROM (
      SELECT FROM "Notification"
      WHERE "memberId" = ${memberId} AND "organizationId" = ${ctx.organizationId} AND "readAt" IS NULL
        AND 'APP' = ANY("channels") AND ${IS_KNOWN_KIND}
      LIMIT ${MAX_UNREAD}) unread`;
  return count;
}
