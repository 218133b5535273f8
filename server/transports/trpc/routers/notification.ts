import { z } from "zod";
import {
  NotificationList,
  NotificationQuery,
  NotificationSettings,
  ReadInput,
  SetChannelInput,
} from "@/server/domain/notification/notification";
import { countUnread } from "@/server/services/notification/count-unread";
import { getNotificationSettings } from "@/server/services/notification/get-settings";
import { listNotifications } from "@/server/services/notification/list";
import { markNotificationsRead } from "@/server/services/notification/mark-read";
import { setNotificationChannel } from "@/server/services/notification/set-channel";
import { memberProcedure, router } from "@/server/transports/trpc/init";

export const notificationRouter = router({
  countUnread: memberProcedure.output(z.number()).query(({ ctx }) => countUnread(ctx.service)),
  list: memberProcedure
    .input(NotificationQuery)
    .output(NotificationList)
    .query(({ ctx, input }) => listNotifications(ctx.service, input)),
  markRead: memberProcedure
    .input(ReadInput)
    .output(z.null())
    .mutation(({ ctx, input }) => markNotificationsRead(ctx.service, input)),
  settings: memberProcedure
    .output(NotificationSettings)
    .query(({ ctx }) => getNotificationSettings(ctx.service)),
  setChannel: memberProcedure
    .input(SetChannelInput)
    .output(NotificationSettings)
    .mutation(({ ctx, input }) => setNotificationChannel(ctx.service, input)),
});
