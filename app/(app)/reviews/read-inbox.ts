import { readAgents } from "@/app/(app)/read-agents";
import { readPageNumber, readSearchParams, type SearchParams } from "@/components/href";
import type { InboxProps } from "@/components/reviews/inbox/inbox";
import { INBOX_SIZE, readTab } from "@/components/reviews/inbox/inbox-place";
import { getCaller } from "@/server/transports/trpc/caller";

/** Reads everything the inbox shows except the selected review. */
export async function readInbox(searchParams: SearchParams): Promise<InboxProps> {
  const given = await readSearchParams(searchParams);
  const place = { tab: readTab(given.tab), page: readPageNumber(given.page) };
  const api = await getCaller();
  const [list, agents, me] = await Promise.all([
    api.review.inbox({ ...place, size: INBOX_SIZE }),
    readAgents(api),
    api.me.get(),
  ]);
  return { ...place, list, agents, memberId: me.memberId };
}
