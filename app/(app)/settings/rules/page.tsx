import type { Metadata } from "next";
import { readPageNumber, readSearchParams, type SearchParams } from "@/components/href";
import { ChangeList } from "@/components/settings/rules/change-list";
import { Retention } from "@/components/settings/rules/retention";
import { RulesView } from "@/components/settings/rules/rules";
import { SettingsHeader } from "@/components/settings/settings-header";
import { getCaller } from "@/server/transports/trpc/caller";

export const metadata: Metadata = { title: "Rules" };

export default async function RulesPage({ searchParams }: { searchParams: SearchParams }) {
  const [api, { page }] = await Promise.all([getCaller(), readSearchParams(searchParams)]);
  const query = { page: readPageNumber(page), size: 25 };
  const [{ role, scopes }, rules, proposals, retention] = await Promise.all([
    api.me.get(),
    api.organization.getRules(),
    api.change.listProposals(),
    api.organization.getRetention(),
  ]);
  const manages = scopes.includes("members:write");
  const changes = manages && (await api.change.list(query));
  return (
    <>
      <SettingsHeader current="/settings/rules" scopes={scopes} />
      <RulesView initial={{ rules, proposals }} manages={manages} />
      <Retention initial={retention} mayChange={role === "owner"} />
      {changes && <ChangeList query={query} initial={changes} />}
    </>
  );
}
