import type { Metadata } from "next";
import { orNotFound } from "@/app/or-not-found";
import { readPageNumber, readSearchParams, type SearchParams } from "@/components/href";
import { NoSettingsAccess } from "@/components/settings/no-settings-access";
import { WebhookView } from "@/components/settings/webhooks/webhook-view";
import { getCaller } from "@/server/transports/trpc/caller";

export const metadata: Metadata = { title: "Webhook" };

export default async function WebhookPage({
  params,
  searchParams,
}: {
  params: Promise<{ id: string }>;
  searchParams: SearchParams;
}) {
  const [{ id }, { page }] = await Promise.all([params, readSearchParams(searchParams)]);
  const query = { page: readPageNumber(page), size: 25 };
  const api = await getCaller();
  const { scopes } = await api.me.get();
  if (!scopes.includes("webhooks:write")) return <NoSettingsAccess what="webhooks" scopes={scopes} />;
  const [webhook, deliveries] = await orNotFound(
    Promise.all([api.webhook.get({ id }), api.webhook.deliveries({ id, ...query })]),
  );
  return <WebhookView initial={webhook} query={query} deliveries={deliveries} />;
}
