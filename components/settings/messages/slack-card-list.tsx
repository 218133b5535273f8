"use client";

import { Check, Clock, X } from "lucide-react";
import { FailureNotice } from "@/components/failure-notice";
import { LIST_INTERVAL_MS, useChanges, usePollMs } from "@/components/live/use-live";
import { trpc } from "@/components/trpc";
import { Badge } from "@/components/ui/badge";
import { Section } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { List, ListRow, ROW_LINK } from "@/components/ui/list";
import { Pagination } from "@/components/ui/pagination";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { Page, PageQuery } from "@/server/domain/pagination";
import type { SlackCardDto } from "@/server/domain/slack/slack";
import { hrefOfMessages, type MessageTab, MessageTabs } from "./message-tabs";

const POLL_MS = 3_000;

const LOOKS = {
  QUEUED: { words: "Queued", tone: "neutral", icon: Clock },
  SENT: { words: "Up to date", tone: "done", icon: Check },
  FAILED: { words: "Not sent", tone: "failed", icon: X },
} as const;

/** Lists the Slack cards for reviews and shows whether each card is up to date. */
export function SlackCardList({
  tabs,
  query,
  initial,
}: {
  tabs: readonly MessageTab[];
  query: PageQuery;
  initial: Page<SlackCardDto>;
}) {
  const { data, error, refetch } = trpc.slack.cards.useQuery(query, {
    initialData: initial,
    refetchInterval: usePollMs(POLL_MS),
  });
  useChanges("message", refetch, { minIntervalMs: LIST_INTERVAL_MS });
  return (
    <Section title="Messages" description="Review cards in Slack. They update when the review changes.">
      <MessageTabs tabs={tabs} current="slack" />
      <FailureNotice title="Couldn't refresh the list" failure={error} />
      {data.empty ? (
        <EmptyState title="No cards yet">
          People who linked their Slack account get a card for each review that they can decide.
        </EmptyState>
      ) : (
        <List aria-label="Cards in Slack">
          {data.content.map((card) => (
            <CardItem key={card.id} card={card} />
          ))}
        </List>
      )}
      <Pagination
        page={data.number}
        totalPages={data.totalPages}
        hrefOf={(page) => hrefOfMessages("slack", page)}
      />
    </Section>
  );
}

function CardItem({ card }: { card: SlackCardDto }) {
  const { status, member, workflowName, reviewId, lastError, createdAt } = card;
  const { words, tone, icon } = LOOKS[status];
  const name = "min-w-0 break-words max-md:order-first max-md:w-full";
  return (
    <ListRow className="md:grid md:grid-cols-[9.5rem_minmax(0,1fr)_14rem_7rem]">
      <span>
        <Badge tone={tone} icon={icon}>
          {words}
        </Badge>
      </span>
      {reviewId === null ? (
        <span className={name}>{workflowName}</span>
      ) : (
        <Link href={`/reviews/${reviewId}`} className={`${ROW_LINK} ${name}`}>
          {workflowName}
        </Link>
      )}
      <span className="min-w-0 truncate text-muted text-sm max-md:flex-1" title={member.email}>
        {member.name}
      </span>
      <RelativeTime at={createdAt} className="text-muted text-sm" />
      {lastError && (
        <p className="w-full break-words text-muted text-sm md:col-span-3 md:col-start-2">{lastError}</p>
      )}
    </ListRow>
  );
}
