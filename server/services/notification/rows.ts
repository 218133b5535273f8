import { NOTIFICATION_KINDS } from "@/server/domain/notification/kinds";
import type { NotificationDto } from "@/server/domain/notification/notification";
import { type Notification, Prisma, type RunStatus } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";
import { requirePerson } from "@/server/services/context";

/**
 * Selects the kinds that this process knows, in Prisma and in SQL. While a newer version is being deployed, the database
 * can contain others, which only the newer version can show and send.
 */
export const KNOWN_KIND = { in: [...NOTIFICATION_KINDS] };
export const IS_KNOWN_KIND = Prisma.sql`"kind" = ANY(${KNOWN_KIND.in}::"NotificationKind"[])`;

/** Selects the caller's own notifications that are shown in the app. */
export function ownInApp(ctx: ServiceContext) {
  const { memberId } = requirePerson(ctx);
  return {
    organizationId: ctx.organizationId,
    memberId,
    channels: { has: "APP" as const },
    kind: KNOWN_KIND,
  };
}

/** The fields that `presentNotification` needs. */
export const NOTIFICATION_ROW = {
  include: { run: { select: { status: true, error: true } } },
} as const satisfies Prisma.NotificationDefaultArgs;

export function presentNotification(
  row: Notification & { run: { status: RunStatus } | null },
): NotificationDto {
  const { id, kind, title, by, count, runId, reviewId } = row;
  return {
    id,
    kind,
    title,
    by,
    count,
    runId,
    runStatus: row.run?.status ?? null,
    reviewId,
    at: row.at.toISOString(),
    read: row.readAt !== null,
  };
}
