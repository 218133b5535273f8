import type { Metadata } from "next";
import { Covers } from "@/components/settings/cover/covers";
import { Members } from "@/components/settings/members/members";
import { RemovedPeople } from "@/components/settings/members/removed-people";
import { SettingsHeader } from "@/components/settings/settings-header";
import { getCaller } from "@/server/transports/trpc/caller";

export const metadata: Metadata = { title: "Members" };

export default async function MembersPage() {
  const api = await getCaller();
  const [{ memberId, role, scopes, organizationName }, members, covers] = await Promise.all([
    api.me.get(),
    api.member.list(),
    api.cover.list({}),
  ]);
  const removed = role === "owner" && (await api.member.listRemoved());
  return (
    <>
      <SettingsHeader current="/settings/members" scopes={scopes} />
      <Members initial={members} me={{ memberId, role, scopes, organizationName }} />
      {removed && <RemovedPeople initial={removed} />}
      <Covers initial={covers} members={members} me={{ memberId, role, scopes }} />
    </>
  );
}
