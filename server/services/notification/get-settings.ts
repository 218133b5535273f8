import {
  NOTIFICATION_KINDS,
  type NotificationChannel,
  type NotificationKind,
  SCOPE_OF_KIND,
} from "@/server/domain/notification/kinds";
import type { NotificationSettings } from "@/server/domain/notification/notification";
import { hasScope, requirePerson, type ServiceContext } from "@/server/services/context";
import { zoneOf } from "./time-zone";

/** Returns the caller's channels for each kind that they can get. */
export async function getNotificationSettings(ctx: ServiceContext): Promise<NotificationSettings> {
  const { memberId } = requirePerson(ctx);
  const rows = await ctx.db.$queryRaw<
    { kind: NotificationKind; channels: NotificationChannel[]; timeZone: string | null }[]
  >`
    SELECT kind::text AS "kind", "notificationChannels"(m."id", kind)::text[] AS "channels", m."timeZone"
    FROM "Member" m CROSS JOIN unnest(enum_range(NULL::"NotificationKind")) AS kind
    WHERE m."id" = ${memberId} AND m."organizationId" = ${ctx.organizationId}`;
  const own = NOTIFICATION_KINDS.filter((kind) => hasScope(ctx, SCOPE_OF_KIND[kind]));
  return {
    kinds: own.map((kind) => ({
      kind,
      channels: rows.find((row) => row.kind === kind)?.channels ?? [],
    })),
    timeZone: zoneOf(rows[0]?.timeZone ?? null),
  };
}
