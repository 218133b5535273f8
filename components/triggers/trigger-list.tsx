"use client";

import { type ReactNode, useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { LIST_INTERVAL_MS, useChanges, usePollMs } from "@/components/live/use-live";
import { type Failure, trpc } from "@/components/trpc";
import { ButtonLink } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { List, ListRow, ROW_LINK } from "@/components/ui/list";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { Scope } from "@/server/domain/access/access";
import { MAX_TRIGGERS } from "@/server/domain/trigger/limits";
import { EnableTrigger } from "./enable-trigger";
import { mayWriteTriggers } from "./may-write";
import { NoTriggers } from "./no-triggers";
import { newTriggerHref, triggerHref } from "./trigger-href";
import { TriggerBadge } from "./trigger-state";
import { describeTrigger, type Trigger } from "./trigger-words";
import { TYPE_ICONS } from "./type-choice";
import { UnpublishedNotice } from "./unpublished-notice";

const POLL_MS = 5_000;

export function TriggerList({
  workflow,
  initial,
  memberId,
  scopes,
}: {
  workflow: { id: string; name: string; stepCount: number };
  initial: Trigger[];
  memberId: string;
  scopes: readonly Scope[];
}) {
  const { id } = workflow;
  const { data, error, refetch } = trpc.trigger.list.useQuery(
    { id },
    { initialData: initial, refetchInterval: usePollMs(POLL_MS) },
  );
  useChanges("trigger", refetch, { minIntervalMs: LIST_INTERVAL_MS });
  const [failure, setFailure] = useState<Failure | null>(null);
  const mayWrite = mayWriteTriggers(scopes);
  const isFull = data.length >= MAX_TRIGGERS;
  return (
    <>
      <PageHeader
        title="Triggers"
        description={
          isFull
            ? `${workflow.name} has reached the limit of ${MAX_TRIGGERS} triggers.`
            : `Triggers always run the published version of ${workflow.name}.`
        }
        back={{ href: `/workflows/${id}`, label: workflow.name }}
        actions={
          mayWrite &&
          data.length > 0 &&
          !isFull && (
            <ButtonLink href={newTriggerHref(id)} variant="primary">
              New trigger
            </ButtonLink>
          )
        }
      />
      <UnpublishedNotice workflow={workflow} />
      <FailureNotice title="Couldn't refresh the list" failure={error} />
      <FailureNotice title="Couldn't change the trigger" failure={failure} />
      {data.length === 0 ? (
        <NoTriggers workflowId={id} mayWrite={mayWrite} />
      ) : (
        <List aria-label="Triggers">
          {data.map((trigger) => (
            <TriggerRow key={trigger.id} trigger={trigger} memberId={memberId}>
              {mayWrite && (
                <EnableTrigger
                  trigger={trigger}
                  memberId={memberId}
                  labelHidden
                  onChanged={refetch}
                  onFailure={setFailure}
                />
              )}
            </TriggerRow>
          ))}
        </List>
      )}
    </>
  );
}

function TriggerRow({
  trigger,
  memberId,
  children,
}: {
  trigger: Trigger;
  memberId: string;
  children: ReactNode;
}) {
  const { id, workflowId, type, name, owner, nextTimes, lastFiring } = trigger;
  const Icon = TYPE_ICONS[type];
  return (
    <ListRow className="py-3">
      <Icon aria-hidden className="size-5 shrink-0 text-accent" />
      <div className="grid min-w-0 flex-1 basis-56 gap-0.5">
        <Link href={triggerHref(workflowId, id)} className={`${ROW_LINK} wrap-anywhere`}>
          {name}
        </Link>
        <p className="wrap-anywhere text-muted text-sm">{describeTrigger(trigger)}</p>
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-muted text-sm max-sm:w-full">
        <TriggerBadge trigger={trigger} />
        {nextTimes[0] ? (
          <span>
            Next run <RelativeTime at={nextTimes[0]} />
          </span>
        ) : (
          lastFiring && (
            <span>
              Last used <RelativeTime at={lastFiring.createdAt} />
            </span>
          )
        )}
        <span>{owner.id === memberId ? "Owned by you" : `Owned by ${owner.name}`}</span>
        <div className="relative ml-auto">{children}</div>
      </div>
    </ListRow>
  );
}
