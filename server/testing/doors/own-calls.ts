import { changePassword } from "@/server/services/account/change-password";
import { hashPassword } from "@/server/services/account/passwords";
import { renameSelf } from "@/server/services/account/rename-self";
import { getFirstSteps } from "@/server/services/home/get-first-steps";
import { hideFirstSteps } from "@/server/services/home/hide-first-steps";
import { countUnread } from "@/server/services/notification/count-unread";
import { getNotificationSettings } from "@/server/services/notification/get-settings";
import { listNotifications } from "@/server/services/notification/list";
import { markNotificationsRead } from "@/server/services/notification/mark-read";
import { setNotificationChannel } from "@/server/services/notification/set-channel";
import { createToken } from "@/server/services/token/create";
import { listTokens } from "@/server/services/token/list";
import { revokeToken } from "@/server/services/token/revoke";
import type { Call } from "./verb-calls";

/** The verbs for the caller's own data. They don't need a scope. */
export const OWN: [string, Call][] = [
  [
    "changePassword",
    async (ctx) => {
      const [current, password] = ["the current one", "long enough, really"];
      await ctx.db.user.updateMany({
        where: { members: { some: { organizationId: ctx.organizationId, role: "owner" } } },
        data: { passwordHash: await hashPassword(current) },
      });
      return changePassword(ctx, { current, password });
    },
  ],
  ["renameSelf", (ctx) => renameSelf(ctx, { name: "x" })],
  ["getFirstSteps", (ctx) => getFirstSteps(ctx)],
  ["hideFirstSteps", (ctx) => hideFirstSteps(ctx, { hidden: true })],
  ["countUnread", (ctx) => countUnread(ctx)],
  ["listNotifications", (ctx) => listNotifications(ctx, { size: 20 })],
  ["markNotificationsRead", (ctx, { notificationId: id }) => markNotificationsRead(ctx, { id })],
  ["getNotificationSettings", (ctx) => getNotificationSettings(ctx)],
  [
    "setNotificationChannel",
    (ctx) =>
      setNotificationChannel(ctx, { kind: "MENTION", channel: "DIGEST", enabled: true, timeZone: "UTC" }),
  ],
  ["createToken", (ctx) => createToken(ctx, { name: "x" })],
  ["listTokens", (ctx) => listTokens(ctx)],
  ["revokeToken", (ctx, { tokenId: id }) => revokeToken(ctx, { id })],
];
