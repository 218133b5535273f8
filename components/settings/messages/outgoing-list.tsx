"use client";

import { Check, CircleHelp, Clock, Inbox, X } from "lucide-react";
import { FailureNotice } from "@/components/failure-notice";
import { usePollMs } from "@/components/live/use-live";
import { trpc } from "@/components/trpc";
import { Badge } from "@/components/ui/badge";
import { Card, Section } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { List, ListRow, ROW_LINK } from "@/components/ui/list";
import { Pagination } from "@/components/ui/pagination";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { OutgoingRow } from "@/server/domain/outgoing/message";
import type { Page, PageQuery } from "@/server/domain/page";
import { hrefOfMessages, type MessageTab, MessageTabs } from "./message-tabs";

const POLL_MS = 3_000;

const LOOKS = {
  SENDING: { words: "Being sent", tone: "neutral", icon: Clock },
  SENT: { words: "Sent", tone: "done", icon: Check },
  KEPT: { words: "Not emailed", tone: "neutral", icon: Inbox },
  REFUSED: { words: "Not sent", tone: "failed", icon: X },
  UNCERTAIN: { words: "May be sent", tone: "waiting", icon: CircleHelp },
} as const;

/** Lists the messages that steps sent. Each leads to its step, which shows the whole message. */
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
    <Section title="Messages" description="What steps that send messages sent, and to whom.">
      <MessageTabs tabs={tabs} current="outside" />
      <FailureNotice title="The list isn't up to date" failure={error} />
      {from === null && (
        <Card className="grid gap-1 p-4">
          <p className="font-medium">No mail server</p>
          <p className="max-w-prose text-muted">
            Emails from workflows aren't sent. You can read them here.
            {managed && (
              <>
                {" "}
                To send email, set <code className="font-mono text-sm">SMTP_URL</code> and{" "}
                <code className="font-mono text-sm">MAIL_FROM</code>, then restart the app.
              </>
            )}
          </p>
        </Card>
      )}
      {data.empty ? (
        <EmptyState title="No messages yet">Messages appear here when a step sends them.</EmptyState>
      ) : (
        <List aria-label="Messages from workflows">
          {data.content.map((message) => (
            <OutgoingItem key={message.id} message={message} />
          ))}
        </List>
      )}
      <Pagination
        page={data.number}
        totalPages={data.totalPages}
        hrefOf={(page) => hrefOfMessages("outside", page)}
      />
    </Section>
  );
}

function OutgoingItem({ message }: { message: OutgoingRow }) {
  const { status, to, cc, subject, workflowName, runId, stepOrder, answer, beganAt } = message;
  const { words, tone, icon } = LOOKS[status];
  const recipients = [...to, ...cc].join(", ");
  return (
    <ListRow className="md:grid md:grid-cols-[7.5rem_minmax(0,1fr)_14rem_7rem]">
      <span>
        <Badge tone={tone} icon={icon}>
          {words}
        </Badge>
      </span>
      <Link
        href={`/runs/${runId}?step=${stepOrder}`}
        className={`${ROW_LINK} min-w-0 break-words max-md:order-first max-md:w-full`}
      >
        {subject ?? recipients}
      </Link>
      <span className="min-w-0 truncate text-muted text-sm" title={recipients}>
        {recipients}
      </span>
      <RelativeTime at={beganAt} className="text-muted text-sm" />
      <p className="w-full break-words text-muted text-sm md:col-span-3 md:col-start-2">
        {workflowName}
        {status !== "KEPT" && answer !== null && ` · ${answer}`}
      </p>
    </ListRow>
  );
}
