"use client";

import { usePollMs } from "@/components/live/use-live";
import { SendingBadge } from "@/components/settings/delivery-status";
import { trpc } from "@/components/trpc";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { List, ListRow, ROW_LINK } from "@/components/ui/list";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { OutgoingRow } from "@/server/domain/outgoing/outgoing";
import type { Page, PageQuery } from "@/server/domain/pagination";
import { MessageFrame } from "./message-frame";
import type { MessageTab } from "./message-tabs";

const POLL_MS = 3_000;

/** Lists the messages that steps sent. Each links to its step, which shows the whole message. */
export function OutgoingList({
  tabs,
  query,
  initial,
  from,
  managed,
}: {
  tabs: readonly MessageTab[];
  query: PageQuery;
  initial: Page<OutgoingRow>;
  from: string | null;
  managed: boolean;
}) {
  const { data, error } = trpc.message.outgoing.useQuery(query, {
    initialData: initial,
    refetchInterval: usePollMs(POLL_MS),
  });
  return (
    <MessageFrame
      tabs={tabs}
      current="outside"
      description="Emails and Slack messages from workflow steps."
      unsent={from === null ? "Emails from steps stay here and aren't sent." : null}
      managed={managed}
      failure={error}
      page={data}
    >
      {data.empty ? (
        <EmptyState title="No messages yet">Messages appear here when a step sends them.</EmptyState>
      ) : (
        <List aria-label="Messages from workflows">
          {data.content.map((message) => (
            <OutgoingItem key={message.id} message={message} />
          ))}
        </List>
      )}
    </MessageFrame>
  );
}

function OutgoingItem({ message }: { message: OutgoingRow }) {
  const { status, to, cc, subject, workflowName, runId, stepOrder, answer, beganAt } = message;
  const recipients = [...to, ...cc].join(", ");
  return (
    <ListRow className="md:grid md:grid-cols-[9.5rem_minmax(0,1fr)_14rem_7rem]">
      <span className="max-md:-order-2">
        <SendingBadge status={status} />
      </span>
      <Link
        href={`/runs/${runId}?step=${stepOrder}`}
        className={`${ROW_LINK} min-w-0 break-words max-md:-order-3 max-md:w-full`}
      >
        {subject ?? recipients}
      </Link>
      <span
        className="min-w-0 text-muted text-sm max-md:wrap-anywhere max-md:w-full md:truncate"
        title={recipients}
      >
        {recipients}
      </span>
      <RelativeTime at={beganAt} className="text-muted text-sm max-md:-order-1 max-md:ml-auto" />
      <p className="w-full break-words text-muted text-sm md:col-span-3 md:col-start-2">
        {workflowName}
        {status !== "KEPT" && answer !== null && ` · ${answer}`}
      </p>
    </ListRow>
  );
}
