"use client";

import { LIST_INTERVAL_MS, useChanges, usePollMs } from "@/components/live/use-live";
import { SendingBadge } from "@/components/settings/delivery-status";
import { trpc } from "@/components/trpc";
import { classNames } from "@/components/ui/class-names";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { List, ListRow, ROW_LINK } from "@/components/ui/list";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { MessageDto, MessageQuery } from "@/server/domain/message/message";
import type { Page } from "@/server/domain/pagination";
import { MessageFrame } from "./message-frame";
import { MessageOutcome } from "./message-outcome";
import type { MessageTab } from "./message-tabs";

const POLL_MS = 3_000;

/**
 * Lists messages to the current user or to everyone. `managed` is true if the user can see everyone's
 * messages. `from` is the sender's address, or null if no mail server is configured.
 */
export function MessageList({
  tabs,
  query,
  managed,
  initial,
  from,
}: {
  tabs: readonly MessageTab[];
  query: MessageQuery;
  managed: boolean;
  initial: Page<MessageDto>;
  from: string | null;
}) {
  const { data, error, refetch } = trpc.message.list.useQuery(query, {
    initialData: initial,
    refetchInterval: usePollMs(POLL_MS),
  });
  useChanges("message", refetch, { minIntervalMs: LIST_INTERVAL_MS });
  return (
    <MessageFrame
      tabs={tabs}
      current={query.to}
      description={describe(query.to, from)}
      unsent={
        from === null ? "Messages stay here and aren't emailed. To decide a review, open its message." : null
      }
      managed={managed}
      failure={error}
      page={data}
    >
      {data.empty ? (
        <EmptyState title="No messages yet">
          You'll get one when a run is waiting for a review you can decide, unless you turned these messages
          off under Notifications.
        </EmptyState>
      ) : (
        <List aria-label="Messages">
          {data.content.map((message) => (
            <MessageRow key={message.id} message={message} isMine={query.to === "me"} />
          ))}
        </List>
      )}
    </MessageFrame>
  );
}

function describe(to: MessageQuery["to"], from: string | null): string {
  const messages = to === "me" ? "Messages to you" : "All members' messages";
  return from === null
    ? `${messages}.`
    : `${messages}, emailed from ${from}. Personal review links appear only in the emails.`;
}

function MessageRow({
  message,
  isMine,
}: {
  message: MessageDto;
  /** Whether all messages in the list are to the current user. */
  isMine: boolean;
}) {
  return (
    <ListRow
      className={classNames(
        "md:grid",
        isMine
          ? "md:grid-cols-[9.5rem_minmax(0,1fr)_7rem]"
          : "md:grid-cols-[9.5rem_minmax(0,1fr)_10rem_7rem]",
      )}
    >
      <span>
        <SendingBadge status={message.status} over={message.over !== null} />
      </span>
      <Link
        href={`/settings/messages/${message.id}`}
        className={`${ROW_LINK} min-w-0 break-words max-md:order-first max-md:w-full`}
      >
        {message.subject}
      </Link>
      {!isMine && (
        <span className="min-w-0 truncate text-muted text-sm max-md:flex-1" title={message.to}>
          {message.member.name}
        </span>
      )}
      <RelativeTime at={message.createdAt} className="text-muted text-sm" />
      <div className="contents md:col-start-2 md:-col-end-1 md:block">
        <MessageOutcome {...message} />
        {message.reviewId && message.over === null && (
          <Link
            href={`/reviews/${message.reviewId}`}
            className="relative z-10 inline-flex items-center text-accent text-sm underline touch:min-h-11"
            aria-label={`Open review: ${message.subject}`}
          >
            Open review
          </Link>
        )}
      </div>
    </ListRow>
  );
}
