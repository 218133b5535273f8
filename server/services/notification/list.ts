import type { NotificationList } from "@/server/domain/notification/notification";
import type { ServiceContext } from "@/server/services/context";
import { NOTIFICATION_ROW, ownInApp, presentNotification } from "./rows";

/** Lists the caller's newest notifications. */
export async function listNotifications(
  ctx: ServiceContext,
  { size }: { size: number },
): Promise<NotificationList> {
  const rows = await ctx.db.notification.findMany({
    where: ownInApp(ctx),
    ...NOTIFICATION_ROW,
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: size + 1,
  });
  return { items: rows.slice(0, size).map(presentNotification), hasMore: rows.length > size };
}
