import type { Metadata } from "next";
import { orNotFound } from "@/app/or-not-found";
import { MessageView } from "@/components/settings/messages/message-view";
import { getCaller } from "@/server/transports/trpc/caller";

export const metadata: Metadata = { title: "Message" };

export default async function MessagePage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const api = await getCaller();
  return <MessageView initial={await orNotFound(api.message.get({ id }))} />;
}
