"use client";

import { FailureNotice } from "@/components/failure-notice";
import { useChanges, usePollMs } from "@/components/live/use-live";
import { SendingBadge } from "@/components/settings/delivery-status";
import { trpc } from "@/components/trpc";
import { Button, ButtonLink } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { MessageDetail } from "@/server/domain/message/message";
import { MessageOutcome } from "./message-outcome";

const POLL_MS = 2_000;

/** Shows a message as emailed, but without its link. The recipient can open the review from here. */
export function MessageView({ initial }: { initial: MessageDetail }) {
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
      <FailureNotice title="Couldn't send the message" failure={send.error} />
      <FailureNotice title="Couldn't refresh the message" failure={error} />
      <MessageOutcome {...data} />
      <div className="grid max-w-3xl grid-cols-1 gap-4">
        {data.reviewId && (
          <ButtonLink href={`/reviews/${data.reviewId}`} variant="primary" className="justify-self-start">
            Open review
          </ButtonLink>
        )}
        <Card className="p-4">
          <p className="whitespace-pre-wrap break-words text-page">{data.text}</p>
        </Card>
      </div>
    </>
  );
}
