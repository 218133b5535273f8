import type { Metadata } from "next";
import { readPageNumber, readSearchParams, type SearchParams } from "@/components/href";
import { MessageList } from "@/components/settings/message-list";
import { NotYours } from "@/components/settings/not-yours";
import { SettingsHeader } from "@/components/settings/settings-header";
import { getCaller } from "@/server/trpc/caller";

export const metadata: Metadata = { title: "Messages" };

export default async function MessagesPage({ searchParams }: { searchParams: SearchParams }) {
  const { page } = await readSearchParams(searchParams);
  const query = { page: readPageNumber(page), size: 25 };
  const api = await getCaller();
  const { scopes } = await api.me.get();
  if (!scopes.includes("members:write")) return <NotYours what="Messages" scopes={scopes} />;
  const [initial, sender] = await Promise.all([api.message.list(query), api.message.sender()]);
  return (
    <>
      <SettingsHeader current="/settings/messages" scopes={scopes} />
      <MessageList query={query} initial={initial} from={sender?.from ?? null} />
    </>
  );
}
