"use client";

import Link from "next/link";
import { FailureNotice } from "@/components/failure-notice";
import { hrefOf } from "@/components/href";
import { LIST_REST_MS, useChanges, usePollMs } from "@/components/live/use-live";
import { trpc } from "@/components/trpc";
import { Card, Section } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { List, ListRow, ROW_LINK } from "@/components/ui/list";
import { Pagination } from "@/components/ui/pagination";
import { RelativeTime } from "@/components/ui/relative-time";
import type { MessageDto } from "@/server/domain/message/message";
import type { Page } from "@/server/domain/page";
import { SendingBadge } from "./sending";
import { WhatBecame } from "./what-became";

const POLL_MS = 3_000;

/** The messages to members. `from`: the address that they are sent from; null: no mail server is configured. */
export function MessageList({
  query,
  initial,
  from,
}: {
  query: { page: number; size: number };
  initial: Page<MessageDto>;
  from: string | null;
}) {
  const { data, error, refetch } = trpc.message.list.useQuery(query, {
    initialData: initial,
    refetchInterval: usePollMs(POLL_MS),
  });
  useChanges("message", refetch, { restMs: LIST_REST_MS });
  return (
    <Section
      title="Messages"
      description="Whoever can decide a review gets a message with a link of their own; so does whoever is added."
    >
      <FailureNotice title="The list is not up to date" failure={error} />
      {from === null ? <NoMailServer /> : <p className="text-muted">They are sent from {from}.</p>}
      {data.empty ? (
        <EmptyState title="No messages yet">
          The first one is written when a run waits for a review.
        </EmptyState>
      ) : (
        <List aria-label="Messages">
          {data.content.map((message) => (
            <MessageRow key={message.id} message={message} />
          ))}
        </List>
      )}
      <Pagination
        page={data.number}
        totalPages={data.totalPages}
        hrefOf={(page) => hrefOf("/settings/messages", { page: page > 0 ? page + 1 : undefined })}
      />
    </Section>
  );
}

function NoMailServer() {
  return (
    <Card className="grid gap-1 p-4">
      <p className="font-medium">No mail is sent: no mail server is set up</p>
      <p className="max-w-prose text-muted">
        Messages are kept here. Open one to read it and to pass its link on. To have them sent, set{" "}
        <code className="font-mono text-sm">SMTP_URL</code> and{" "}
        <code className="font-mono text-sm">MAIL_FROM</code>, and start again.
      </p>
    </Card>
  );
}

function MessageRow({ message }: { message: MessageDto }) {
  return (
    <ListRow className="md:grid md:grid-cols-[7.5rem_minmax(0,1fr)_10rem_7rem]">
      <span>
        <SendingBadge status={message.status} over={message.over !== null} />
      </span>
      <Link
        href={`/settings/messages/${message.id}`}
        className={`${ROW_LINK} min-w-0 break-words max-md:order-first max-md:w-full`}
      >
        {message.subject}
      </Link>
      <span className="min-w-0 truncate text-muted text-sm" title={message.to}>
        {message.member.name}
      </span>
      <RelativeTime at={message.createdAt} className="text-muted text-sm" />
      <div className="contents md:col-span-3 md:col-start-2 md:block">
        <WhatBecame {...message} />
      </div>
    </ListRow>
  );
}
