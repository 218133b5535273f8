import { invalidInput } from "@/server/domain/error";
import { channelsOf } from "@/server/domain/notification/kinds";
import type { NotificationSettings, SetChannelInput } from "@/server/domain/notification/notification";
import { inTransaction, requirePerson, type ServiceContext } from "@/server/services/context";
import { getNotificationSettings } from "./get-settings";

/** The column that's set while a notification is waiting to be sent through a channel. */
const QUEUED_IN = { APP: null, EMAIL: "mailAt", DIGEST: "digestAt" } as const;

/**
 * Enables or disables one channel for one kind of the caller's notifications, and stores their time zone. A disabled
 * channel's unsent notifications are no longer sent.
 */
export async function setNotificationChannel(
  ctx: ServiceContext,
  { kind, channel, enabled, timeZone }: SetChannelInput,
): Promise<NotificationSettings> {
  const { memberId } = requirePerson(ctx);
  const { organizationId } = ctx;
  if (!channelsOf(kind).includes(channel)) throw invalidInput("/channel", "isn't available for this kind");
  return inTransaction(ctx, async (ctx) => {
    // Locks the member, so that concurrent changes run one after the other.
    await ctx.db.member.updateMany({ where: { id: memberId, organizationId }, data: { timeZone } });
    await ctx.db.$executeRaw`
      INSERT INTO "NotificationPreference" ("memberId", "organizationId", "kind", "channels")
      SELECT ${memberId}, ${organizationId}, ${kind}::"NotificationKind", ARRAY(
        SELECT c FROM unnest(enum_range(NULL::"NotificationChannel")) AS c
        WHERE CASE WHEN c = ${channel}::"NotificationChannel" THEN ${enabled}
          ELSE c = ANY("notificationChannels"(${memberId}, ${kind}::"NotificationKind")) END)
      ON CONFLICT ("memberId", "kind") DO UPDATE SET "channels" = EXCLUDED."channels"`;
    const queued = QUEUED_IN[channel];
    if (!enabled && queued) {
      const mine = { memberId, organizationId, kind };
      await ctx.db.notification.updateMany({
        where: { ...mine, [queued]: { not: null } },
        data: { [queued]: null },
      });
      // While a notification is unread, repeated ones only add to its count. To keep later notifications from being
      // lost this way, mark unread notifications as read if they're no longer shown or sent.
      await ctx.db.notification.updateMany({
        where: { ...mine, readAt: null, mailAt: null, digestAt: null, NOT: { channels: { has: "APP" } } },
        data: { readAt: ctx.now() },
      });
    }
    return getNotificationSettings(ctx);
  });
}
