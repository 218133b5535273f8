import type { Metadata } from "next";
import { readPageNumber, readSearchParams, type SearchParams } from "@/components/href";
import { MessageList } from "@/components/settings/messages/message-list";
import type { MessageTab } from "@/components/settings/messages/message-tabs";
import { OutgoingList } from "@/components/settings/messages/outgoing-list";
import { SlackCardList } from "@/components/settings/messages/slack-card-list";
import { SettingsHeader } from "@/components/settings/settings-header";
import { getCaller } from "@/server/transports/trpc/caller";

export const metadata: Metadata = { title: "Messages" };

export default async function MessagesPage({ searchParams }: { searchParams: SearchParams }) {
  const { page, to } = await readSearchParams(searchParams);
  const api = await getCaller();
  const { scopes } = await api.me.get();
  const managed = scopes.includes("members:write");
  const window = { page: readPageNumber(page), size: 25 };
  const [sender, { connection }] = await Promise.all([api.message.sender(), api.slack.get()]);
  const tabs = [
    "me",
    ...(managed ? ["everyone"] : []),
    ...(connection ? ["slack"] : []),
    ...(scopes.includes("runs:read") ? ["outside"] : []),
  ];
  const props = { tabs: tabs as MessageTab[], from: sender?.from ?? null, managed };
  if (to === "slack" && tabs.includes(to))
    return (
      <>
        <SettingsHeader current="/settings/messages" scopes={scopes} />
        <SlackCardList tabs={props.tabs} query={window} initial={await api.slack.cards(window)} />
      </>
    );
  if (to === "outside" && tabs.includes(to))
    return (
      <>
        <SettingsHeader current="/settings/messages" scopes={scopes} />
        <OutgoingList {...props} query={window} initial={await api.message.outgoing(window)} />
      </>
    );
  const query = { to: to === "everyone" && managed ? ("everyone" as const) : ("me" as const), ...window };
  return (
    <>
      <SettingsHeader current="/settings/messages" scopes={scopes} />
      <MessageList {...props} query={query} initial={await api.message.list(query)} />
    </>
  );
}
