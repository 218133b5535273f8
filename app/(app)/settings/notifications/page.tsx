import type { Metadata } from "next";
import { NotificationSettingsTable } from "@/components/settings/notifications/notification-settings";
import { SettingsHeader } from "@/components/settings/settings-header";
import { getCaller } from "@/server/transports/trpc/caller";

export const metadata: Metadata = { title: "Notifications" };

export default async function NotificationsPage() {
  const api = await getCaller();
  const [{ scopes }, settings] = await Promise.all([api.me.get(), api.notification.settings()]);
  return (
    <>
      <SettingsHeader current="/settings/notifications" scopes={scopes} />
      <NotificationSettingsTable initial={settings} />
    </>
  );
}
