import {
  NOTIFICATION_KINDS,
  type NotificationChannel,
  type NotificationKind,
  SCOPE_OF_KIND,
} from "@/server/domain/notification/kinds";
import type { NotificationSettings } from "@/server/domain/notification/notification";
import { hasScope, requirePerson, type ServiceContext } from "@/server/services/context";
import { zoneOf } from "./time-zone";

/**
 * Returns the caller's channels for each kind of notification that they can get or have gotten before. After their role
 * changes, people are still notified about runs that they started or approved earlier.
 */
export async function getNotificationSettings(ctx: ServiceContext): Promise<NotificationSettings> {
  const { memberId } = requirePerson(ctx);
  const others = NOTIFICATION_KINDS.filter((kind) => !hasScope(ctx, SCOPE_OF_KIND[kind]));
  const rows = await ctx.db.$queryRaw<
    { kind: NotificationKind; channels: NotificationChannel[]; got: boolean; timeZone: string | null }[]
  >`
    SELECT known."kind"::text, "notificationChannels"(m."id", known."kind")::text[] AS "channels", m."timeZone",
      known."kind"::text = ANY(${others}::text[]) AND EXISTS (
        SELECT 1 FROM "Notification" n
        WHERE n."memberId" = ${memberId} AND n."organizationId" = ${ctx.organizationId} AND n."kind" = known."kind"
      ) AS "got"
    FROM "Member" m CROSS JOIN unnest(enum_range(NULL::"NotificationKind")) AS known("kind")
    WHERE m."id" = ${memberId} AND m."organizationId" = ${ctx.organizationId}`;
  return {
    kinds: NOTIFICATION_KINDS.flatMap((kind) => {
      const { channels = [], got = false } = rows.find((row) => row.kind === kind) ?? {};
      return got || !others.includes(kind) ? [{ kind, channels }] : [];
    }),
    timeZone: zoneOf(rows[0]?.timeZone ?? null),
  };
}
