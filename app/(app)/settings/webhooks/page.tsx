import type { Metadata } from "next";
import { NoSettingsAccess } from "@/components/settings/no-settings-access";
import { SettingsHeader } from "@/components/settings/settings-header";
import { Webhooks } from "@/components/settings/webhooks/webhooks";
import { getCaller } from "@/server/transports/trpc/caller";

export const metadata: Metadata = { title: "Webhooks" };

export default async function WebhooksPage() {
  const api = await getCaller();
  const { scopes } = await api.me.get();
  if (!scopes.includes("webhooks:write")) return <NoSettingsAccess what="webhooks" scopes={scopes} />;
  const webhooks = await api.webhook.list({});
  return (
    <>
      <SettingsHeader current="/settings/webhooks" scopes={scopes} />
      <Webhooks initial={webhooks} />
    </>
  );
}
