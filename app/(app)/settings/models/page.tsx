import type { Metadata } from "next";
import { readOutdated } from "@/app/(app)/agents/read-outdated";
import { Models } from "@/components/settings/models/models";
import { NoSettingsAccess } from "@/components/settings/no-settings-access";
import { SettingsHeader } from "@/components/settings/settings-header";
import { getCaller } from "@/server/transports/trpc/caller";

export const metadata: Metadata = { title: "Models and secrets" };

export default async function ModelsPage() {
  const api = await getCaller();
  const { scopes } = await api.me.get();
  if (!scopes.includes("agents:read")) return <NoSettingsAccess what="the models" scopes={scopes} />;
  const [model, credentials, outdated] = await Promise.all([
    api.model.getDefault(),
    api.credential.list(),
    readOutdated(api, { scopes }),
  ]);
  return (
    <>
      <SettingsHeader current="/settings/models" scopes={scopes} />
      <Models
        outdated={outdated}
        initial={{ model, credentials }}
        manages={scopes.includes("tokens:write")}
      />
    </>
  );
}
