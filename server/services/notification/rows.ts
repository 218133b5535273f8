import type { NotificationDto } from "@/server/domain/notification/notification";
import type { Notification } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";
import { requirePerson } from "@/server/services/context";

/** Selects the caller's own notifications that are shown in the app. */
export function ownInApp(ctx: ServiceContext) {
  const { memberId } = requirePerson(ctx);
  return { organizationId: ctx.organizationId, memberId, channels: { has: "APP" as const } };
}

export function presentNotification(row: Notification): NotificationDto {
  const { id, kind, title, by, count, runId, reviewId } = row;
  return {
    id,
    kind,
    title,
    by,
    count,
    runId,
    reviewId,
    at: row.at.toISOString(),
    read: row.readAt !== null,
  };
}
