import { changePassword } from "@/server/services/account/change-password";
import { hashPassword } from "@/server/services/account/passwords";
import { renameSelf } from "@/server/services/account/rename-self";
import type { ServiceContext } from "@/server/services/context";
import { dismissResumeNotice } from "@/server/services/home/dismiss-resume-notice";
import { getFirstSteps } from "@/server/services/home/get-first-steps";
import { hasResumeNotice } from "@/server/services/home/has-resume-notice";
import { hideFirstSteps } from "@/server/services/home/hide-first-steps";
import { countUnread } from "@/server/services/notification/count-unread";
import { getNotificationSettings } from "@/server/services/notification/get-settings";
import { listNotifications } from "@/server/services/notification/list";
import { markNotificationsRead } from "@/server/services/notification/mark-read";
import { setNotificationChannel } from "@/server/services/notification/set-channel";
import { addPasskey } from "@/server/services/passkey/add";
import { listPasskeys } from "@/server/services/passkey/list";
import { removePasskey } from "@/server/services/passkey/remove";
import { renamePasskey } from "@/server/services/passkey/rename";
import { startAddingPasskey } from "@/server/services/passkey/start-adding";
import { createToken } from "@/server/services/token/create";
import { listTokens } from "@/server/services/token/list";
import { revokeToken } from "@/server/services/token/revoke";
import { Authenticator } from "@/server/testing/passkeys/authenticator";
import type { Call } from "./verb-calls";

const PASSWORD = "the current one";

/** Sets the owner's password directly in the database. */
async function setPassword({ db, organizationId }: ServiceContext): Promise<void> {
  await db.user.updateMany({
    where: { members: { some: { organizationId, role: "owner" } } },
    data: { passwordHash: await hashPassword(PASSWORD) },
  });
}

/** The verbs for the caller's own data. They don't need a scope. */
export const OWN: [string, Call][] = [
  [
    "changePassword",
    async (ctx) => {
      await setPassword(ctx);
      return changePassword(ctx, { current: PASSWORD, password: "long enough, really" });
    },
  ],
  ["renameSelf", (ctx) => renameSelf(ctx, { name: "x" })],
  ["listPasskeys", (ctx) => listPasskeys(ctx)],
  [
    "startAddingPasskey",
    async (ctx) => {
      await setPassword(ctx);
      return startAddingPasskey(ctx, { password: PASSWORD });
    },
  ],
  [
    "addPasskey",
    async (ctx) => {
      await setPassword(ctx);
      const options = await startAddingPasskey(ctx, { password: PASSWORD });
      return addPasskey(ctx, { name: "x", ...new Authenticator().register(options) });
    },
  ],
  ["renamePasskey", (ctx, { passkeyId: id }) => renamePasskey(ctx, { id, name: "x" })],
  [
    "removePasskey",
    async (ctx, { passkeyId: id }) => {
      await setPassword(ctx);
      return removePasskey(ctx, { id, password: PASSWORD });
    },
  ],
  ["getFirstSteps", (ctx) => getFirstSteps(ctx)],
  ["hasResumeNotice", (ctx) => hasResumeNotice(ctx)],
  ["dismissResumeNotice", (ctx) => dismissResumeNotice(ctx)],
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
