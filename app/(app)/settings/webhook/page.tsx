import type { Metadata } from "next";
import { readPageNumber, readSearchParams, type SearchParams } from "@/components/href";
import { NoSettingsAccess } from "@/components/settings/no-settings-access";
import { SettingsHeader } from "@/components/settings/settings-header";
import { Webhook } from "@/components/settings/webhook/webhook";
import { getCaller } from "@/server/transports/trpc/caller";

export const metadata: Metadata = { title: "Webhook" };

export default async function WebhookPage({ searchParams }: { searchParams: SearchParams }) {
  const { page } = await readSearchParams(searchParams);
  const query = { page: readPageNumber(page), size: 25 };
  const api = await getCaller();
  const { scopes } = await api.me.get();
  if (!scopes.includes("tokens:write")) return <NoSettingsAccess what="the webhook" scopes={scopes} />;
  const [webhook, deliveries] = await Promise.all([api.webhook.get(), api.webhook.deliveries(query)]);
  return (
    <>
      <SettingsHeader current="/settings/webhook" scopes={scopes} />
      <Webhook initial={webhook} query={query} deliveries={deliveries} />
    </>
  );
}
