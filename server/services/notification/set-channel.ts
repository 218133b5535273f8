import type { NotificationSettings, SetChannelInput } from "@/server/domain/notification/notification";
import { inTransaction, requirePerson, type ServiceContext } from "@/server/services/context";
import { getNotificationSettings } from "./get-settings";

/** Enables or disables one channel for one kind of the caller's notifications, and keeps their time zone. */
export async function setNotificationChannel(
  ctx: ServiceContext,
  { kind, channel, enabled, timeZone }: SetChannelInput,
): Promise<NotificationSettings> {
  const { memberId } = requirePerson(ctx);
  const { organizationId } = ctx;
  return inTransaction(ctx, async (ctx) => {
    // Locks the member, so that each of two changes sees the other.
    await ctx.db.member.updateMany({ where: { id: memberId, organizationId }, data: { timeZone } });
    await ctx.db.$executeRaw`
      INSERT INTO "NotificationPreference" ("memberId", "organizationId", "kind", "channels")
      SELECT ${memberId}, ${organizationId}, ${kind}::"NotificationKind", ARRAY(
        SELECT c FROM unnest(enum_range(NULL::"NotificationChannel")) AS c
        WHERE CASE WHEN c = ${channel}::"NotificationChannel" THEN ${enabled}
          ELSE c = ANY("notificationChannels"(${memberId}, ${kind}::"NotificationKind")) END)
      ON CONFLICT ("memberId", "kind") DO UPDATE SET "channels" = EXCLUDED."channels"`;
    return getNotificationSettings(ctx);
  });
}
