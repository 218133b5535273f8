import type { Metadata } from "next";
import { SettingsHeader } from "@/components/settings/settings-header";
import { Tokens } from "@/components/settings/tokens";
import { getCaller } from "@/server/trpc/caller";

export const metadata: Metadata = { title: "API tokens" };

export default async function TokensPage() {
  const api = await getCaller();
  const [me, tokens] = await Promise.all([api.me.get(), api.token.list()]);
  return (
    <>
      <SettingsHeader current="/settings/tokens" />
      <Tokens initial={tokens} scopes={me.scopes} publicUrl={me.publicUrl} />
    </>
  );
}
