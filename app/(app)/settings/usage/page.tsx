import type { Metadata } from "next";
import { readAgents } from "@/app/(app)/read-agents";
import { readSearchParams, type SearchParams } from "@/components/href";
import { NoSettingsAccess } from "@/components/settings/no-settings-access";
import { SettingsHeader } from "@/components/settings/settings-header";
import { UsageView } from "@/components/settings/usage/usage-view";
import { UsageQuery } from "@/server/domain/usage/usage";
import { getCaller } from "@/server/transports/trpc/caller";

export const metadata: Metadata = { title: "Usage" };

/** The query parameter `month` looks like "2026-11". An invalid value selects the current month. */
export default async function UsagePage({ searchParams }: { searchParams: SearchParams }) {
  const [api, query] = await Promise.all([getCaller(), readSearchParams(searchParams)]);
  const { scopes } = await api.me.get();
  if (!scopes.includes("agents:read") || !scopes.includes("runs:read"))
    return <NoSettingsAccess what="usage" scopes={scopes} />;
  const asked = UsageQuery.safeParse({ month: query.month });
  const [usage, prices, agents] = await Promise.all([
    api.usage.get(asked.success ? asked.data : {}),
    api.usage.listPrices(),
    readAgents(api),
  ]);
  return (
    <>
      <SettingsHeader current="/settings/usage" scopes={scopes} />
      <UsageView
        key={usage.month}
        initial={{ usage, prices }}
        agents={agents}
        manages={scopes.includes("tokens:write")}
      />
    </>
  );
}
