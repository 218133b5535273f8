import type { ReadInput } from "@/server/domain/notification/notification";
import { Prisma } from "@/server/generated/prisma/client";
import { requirePerson, type ServiceContext } from "@/server/services/context";
import { publishChange } from "@/server/services/publish-change";
import { IS_KNOWN_KIND } from "./rows";

/**
 * Marks the caller's notifications as read. When marking several, skips any that a different transaction has locked.
 * Those are being updated right now, and waiting for them could deadlock with a transaction that closes a review.
 */
export async function markNotificationsRead(ctx: ServiceContext, which: ReadInput): Promise<null> {
  const { memberId } = requirePerson(ctx);
  const count = await ctx.db.$executeRaw`
    UPDATE "Notification" SET "readAt" = ${ctx.now()} WHERE "id" IN (
      SELECT "id" FROM "Notification"
      WHERE "memberId" = ${memberId} AND "organizationId" = ${ctx.organizationId} AND "readAt" IS NULL
        AND 'APP' = ANY("channels") AND ${conditionOf(which)}
      FOR UPDATE ${"id" in which ? Prisma.empty : Prisma.sql`SKIP LOCKED`})`;
  if (count > 0) publishChange(ctx, "notification", null);
  return null;
}

function conditionOf(which: ReadInput): Prisma.Sql {
  if ("id" in which) return Prisma.sql`"id" = ${which.id}`;
  if ("reviewId" in which) return Prisma.sql`"reviewId" = ${which.reviewId}`;
  if ("runId" in which) return Prisma.sql`"runId" = ${which.runId}`;
  return Prisma.sql`"at" <= ${new Date(which.upTo)} AND ${IS_KNOWN_KIND}`;
}
