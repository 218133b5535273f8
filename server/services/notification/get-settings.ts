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
 * Returns the caller's channels for each kind that they can get, or got before: someone whose role changed is still
 * notified of runs that they started or approved before.
 */
export async function getNotificationSettings(ctx: ServiceContext): Promise<NotificationSettings> {
  const { memberId } = requirePerson(ctx);
  const rows = await ctx.db.$queryRaw<
    { kind: NotificationKind; channels: NotificationChannel[]; got: boolean; timeZone: string | null }[]
  >`
    SELECT kind::text AS "kind", "notificationChannels"(m."id", kind)::text[] AS "channels", m."timeZone",
      kind IN (SELECT n."kind" FROM "Notification" n WHERE n."memberId" = ${memberId}) AS "got"
    FROM "Member" m CROSS JOIN unnest(enum_range(NULL::"NotificationKind")) AS kind
    WHERE m."id" = ${memberId} AND m."organizationId" = ${ctx.organizationId}`;
  return {
    kinds: NOTIFICATION_KINDS.flatMap((kind) => {
      const { channels = [], got = false } = rows.find((row) => row.kind === kind) ?? {};
      return got || hasScope(ctx, SCOPE_OF_KIND[kind]) ? [{ kind, channels }] : [];
    }),
    timeZone: zoneOf(rows[0]?.timeZone ?? null),
  };
}
