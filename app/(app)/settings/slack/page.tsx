import type { Metadata } from "next";
import { SettingsHeader } from "@/components/settings/settings-header";
import { Slack } from "@/components/settings/slack/slack";
import { getCaller } from "@/server/transports/trpc/caller";

export const metadata: Metadata = { title: "Slack" };

export default async function SlackPage() {
  const api = await getCaller();
  const [{ scopes }, slack] = await Promise.all([api.me.get(), api.slack.get()]);
  return (
    <>
      <SettingsHeader current="/settings/slack" scopes={scopes} />
      <Slack initial={slack} managed={scopes.includes("tokens:write")} />
    </>
  );
}
