"use client";

import { FailureNotice } from "@/components/failure-notice";
import { useChanges, usePollMs } from "@/components/live/use-live";
import { trpc } from "@/components/trpc";
import { Button, ButtonLink } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import type { MessageDetail } from "@/server/domain/message/message";
import { SendingBadge } from "./sending";
import { WhatBecame } from "./what-became";

const POLL_MS = 2_000;

/** One message as it was sent or is to be sent. */
export function MessageView({ initial, memberId }: { initial: MessageDetail; memberId: string }) {
  const pollMs = usePollMs(POLL_MS);
  const { data, error, refetch } = trpc.message.get.useQuery(
    { id: initial.id },
    {
      initialData: initial,
      refetchInterval: ({ state }) => (state.data?.status === "QUEUED" ? pollMs : false),
    },
  );
  useChanges("message", refetch, { id: initial.id });
  const send = trpc.message.sendAgain.useMutation({ onSettled: () => refetch() });
  return (
    <>
      <PageHeader
        back={{ href: "/settings/messages", label: "Messages" }}
        title={data.subject}
        actions={
          data.maySend && (
            <Button pending={send.isPending} onClick={() => send.mutate({ id: data.id })}>
              {data.status === "KEPT" ? "Send" : "Send again"}
            </Button>
          )
        }
        description={
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
            <SendingBadge status={data.status} over={data.over !== null} />
            <span className="min-w-0 break-words">
              To {data.member.name}, {data.to}
            </span>
            <RelativeTime at={data.sentAt ?? data.createdAt} />
          </p>
        }
      />
      <FailureNotice title="It is not sent again" failure={send.error} />
      <FailureNotice title="This page is not up to date" failure={error} />
      <WhatBecame {...data} />
      <div className="grid max-w-3xl grid-cols-1 gap-4">
        {data.link && (
          <LinkToPassOn link={data.link} name={data.member.name} own={data.member.id === memberId} />
        )}
        <Card className="p-4">
          <p className="whitespace-pre-wrap break-words text-page">{data.text}</p>
        </Card>
      </div>
    </>
  );
}

function LinkToPassOn({ link, name, own }: { link: string; name: string; own: boolean }) {
  return (
    <Card className="grid gap-3 p-4">
      <p className="max-w-prose">
        {own
          ? "This link is yours: whoever opens it acts as you."
          : `This link is for ${name}: whoever opens it acts as ${name}, and the record says so. Pass it on to nobody else.`}
      </p>
      <div className="flex flex-wrap gap-2">
        <ButtonLink size="small" href={link} prefetch={false} target="_blank" rel="noreferrer">
          Open the link
        </ButtonLink>
        <CopyButton text={link} label="Copy the link">
          Copy
        </CopyButton>
      </div>
    </Card>
  );
}
