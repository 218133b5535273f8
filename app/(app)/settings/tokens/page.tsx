import type { Metadata } from "next";
import { SettingsHeader } from "@/components/settings/settings-header";
import { Tokens } from "@/components/settings/tokens";
import { OPERATIONS } from "@/server/domain/operations";
import { getCaller } from "@/server/trpc/caller";

export const metadata: Metadata = { title: "API tokens" };

/** The scopes that a call of the API asks for; the others are of no use to a token yet. */
const USED_SCOPES = [...new Set(OPERATIONS.flatMap(({ scope }) => scope ?? []))];

export default async function TokensPage() {
  const api = await getCaller();
  const [me, tokens] = await Promise.all([api.me.get(), api.token.list()]);
  return (
    <>
      <SettingsHeader current="/settings/tokens" scopes={me.scopes} />
      <Tokens initial={tokens} scopes={me.scopes} usedScopes={USED_SCOPES} publicUrl={me.publicUrl} />
    </>
  );
}
