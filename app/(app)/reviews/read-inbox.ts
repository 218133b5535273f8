import { readAgents } from "@/app/(app)/read-agents";
import { readSearchParams, type SearchParams } from "@/components/href";
import type { InboxProps } from "@/components/reviews/inbox/inbox";
import { INBOX_SIZE, readView } from "@/components/reviews/inbox/inbox-place";
import { getCaller } from "@/server/transports/trpc/caller";

/** Reads everything the inbox shows except the selected review. */
export async function readInbox(searchParams: SearchParams): Promise<InboxProps> {
  const view = readView(await readSearchParams(searchParams));
  const api = await getCaller();
  const [list, agents, me] = await Promise.all([
    api.review.inbox({ ...view, size: INBOX_SIZE }),
    readAgents(api),
    api.me.get(),
  ]);
  return { view, list, agents, memberId: me.memberId };
}
