import type { Metadata } from "next";
import { SettingsHeader } from "@/components/settings/settings-header";
import { MemberTokens } from "@/components/settings/tokens/member-tokens";
import { Tokens } from "@/components/settings/tokens/tokens";
import { USED_SCOPES } from "@/server/domain/operations";
import { getCaller } from "@/server/transports/trpc/caller";

export const metadata: Metadata = { title: "API tokens" };

export default async function TokensPage() {
  const api = await getCaller();
  const [me, tokens] = await Promise.all([api.me.get(), api.token.list()]);
  const ofMembers = me.scopes.includes("members:write") ? await api.token.listOfMembers() : null;
  return (
    <>
      <SettingsHeader current="/settings/tokens" scopes={me.scopes} />
      <Tokens initial={tokens} scopes={me.scopes} usedScopes={USED_SCOPES} publicUrl={me.publicUrl} />
      {ofMembers && <MemberTokens initial={ofMembers} />}
    </>
  );
}
