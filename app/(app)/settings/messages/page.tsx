import type { Metadata } from "next";
import { readPageNumber, readSearchParams, type SearchParams } from "@/components/href";
import { MessageList } from "@/components/settings/messages/message-list";
import { SettingsHeader } from "@/components/settings/settings-header";
import { getCaller } from "@/server/transports/trpc/caller";

export const metadata: Metadata = { title: "Messages" };

export default async function MessagesPage({ searchParams }: { searchParams: SearchParams }) {
  const { page, to } = await readSearchParams(searchParams);
  const api = await getCaller();
  const { scopes } = await api.me.get();
  const managed = scopes.includes("members:write");
  const query = {
    to: to === "everyone" && managed ? ("everyone" as const) : ("me" as const),
    page: readPageNumber(page),
    size: 25,
  };
  const [initial, sender] = await Promise.all([api.message.list(query), api.message.sender()]);
  return (
    <>
      <SettingsHeader current="/settings/messages" scopes={scopes} />
      <MessageList query={query} managed={managed} initial={initial} from={sender?.from ?? null} />
    </>
  );
}
