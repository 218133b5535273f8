"use client";

import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { LIST_INTERVAL_MS, useChanges, usePollMs } from "@/components/live/use-live";
import { SendingBadge } from "@/components/settings/delivery-status";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { List, ListRow, ROW_LINK } from "@/components/ui/list";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { MAX_WEBHOOKS } from "@/server/domain/webhook/limits";
import type { WebhookDto, WebhookWithSecret } from "@/server/domain/webhook/webhook";
import { EnableSwitch } from "./enable-switch";
import { summarizeEvents } from "./event-words";
import { WebhookDialog } from "./webhook-dialog";
import { WebhookSecretDialog } from "./webhook-secret-dialog";
import { WebhookBadge } from "./webhook-state";

const POLL_MS = 5_000;

export function Webhooks({ initial }: { initial: WebhookDto[] }) {
  const { data, error, refetch } = trpc.webhook.list.useQuery(
    {},
    {
      initialData: initial,
      refetchInterval: usePollMs(POLL_MS),
    },
  );
  useChanges("delivery", refetch, { minIntervalMs: LIST_INTERVAL_MS });
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<WebhookWithSecret | null>(null);
  const isFull = data.length >= MAX_WEBHOOKS;
  const add = (
    <Button variant="primary" disabled={isFull} onClick={() => setAdding(true)}>
      Add webhook
    </Button>
  );
  return (
    <>
      <FailureNotice title="Couldn't refresh the list" failure={error} />
      <Section
        title="Webhooks"
        description={
          isFull
            ? `Your organization has reached the limit of ${MAX_WEBHOOKS} webhooks.`
            : "Your services get signed requests when runs and reviews change. Signatures follow the Standard Webhooks specification."
        }
        actions={data.length > 0 && add}
      >
        {data.length === 0 ? (
          <EmptyState title="No webhooks yet" action={add}>
            Add an address, then choose which events it gets.
          </EmptyState>
        ) : (
          <List aria-label="Webhooks">
            {data.map((webhook) => (
              <WebhookRow key={webhook.id} webhook={webhook} onChanged={refetch} />
            ))}
          </List>
        )}
      </Section>
      {adding && (
        <WebhookDialog
          webhook={null}
          onClose={() => setAdding(false)}
          onAdded={(added) => {
            setAdding(false);
            setMade(added);
            void refetch();
          }}
        />
      )}
      <WebhookSecretDialog made={made} onClose={() => setMade(null)} />
    </>
  );
}

function WebhookRow({ webhook, onChanged }: { webhook: WebhookDto; onChanged: () => Promise<unknown> }) {
  const { id, url, events, lastDelivery } = webhook;
  return (
    <ListRow>
      <div className="grid min-w-0 flex-1 basis-60 gap-0.5">
        <Link href={`/settings/webhooks/${id}`} className={`${ROW_LINK} wrap-anywhere`}>
          {url}
        </Link>
        <p className="text-muted text-sm">{summarizeEvents(events)}</p>
      </div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <WebhookBadge webhook={webhook} />
        {lastDelivery ? (
          <span className="flex items-center gap-2 text-muted text-sm">
            <SendingBadge status={lastDelivery.status} />
            <RelativeTime at={lastDelivery.createdAt} />
          </span>
        ) : (
          <span className="text-muted text-sm">Nothing sent yet</span>
        )}
        <div className="relative">
          <EnableSwitch webhook={webhook} labelHidden onChanged={onChanged} />
        </div>
      </div>
    </ListRow>
  );
}
