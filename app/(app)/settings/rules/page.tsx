import type { Metadata } from "next";
import { RulesView } from "@/components/settings/rules/rules";
import { SettingsHeader } from "@/components/settings/settings-header";
import { getCaller } from "@/server/trpc/caller";

export const metadata: Metadata = { title: "Rules" };

export default async function RulesPage() {
  const api = await getCaller();
  const [{ scopes }, rules] = await Promise.all([api.me.get(), api.organization.getRules()]);
  return (
    <>
      <SettingsHeader current="/settings/rules" scopes={scopes} />
      <RulesView initial={rules} manages={scopes.includes("members:write")} />
    </>
  );
}
