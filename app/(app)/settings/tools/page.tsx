import type { Metadata } from "next";
import { NoSettingsAccess } from "@/components/settings/no-settings-access";
import { SettingsHeader } from "@/components/settings/settings-header";
import { ToolServers } from "@/components/settings/tools/tool-servers";
import { getCaller } from "@/server/transports/trpc/caller";

export const metadata: Metadata = { title: "Tool servers" };

export default async function ToolServersPage() {
  const api = await getCaller();
  const { scopes } = await api.me.get();
  if (!scopes.includes("agents:read")) return <NoSettingsAccess what="the tool servers" scopes={scopes} />;
  const [servers, credentials] = await Promise.all([api.toolServer.list(), api.credential.list()]);
  return (
    <>
      <SettingsHeader current="/settings/tools" scopes={scopes} />
      <ToolServers
        initial={{ servers, credentials }}
        manages={scopes.includes("agents:write")}
        keepsSecrets={scopes.includes("tokens:write")}
      />
    </>
  );
}
