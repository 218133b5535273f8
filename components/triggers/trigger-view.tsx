"use client";

import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { useChanges, usePollMs } from "@/components/live/use-live";
import { PublishedNotices } from "@/components/runs/start/published-notices";
import { type Failure, trpc } from "@/components/trpc";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import type { Scope } from "@/server/domain/access/access";
import type { Page } from "@/server/domain/pagination";
import type { WorkflowDto } from "@/server/domain/workflow/api";
import { EnableTrigger } from "./enable-trigger";
import { Firings } from "./history/firings";
import { mayWriteTriggers } from "./may-write";
import { TriggerActions } from "./trigger-actions";
import { TriggerFacts } from "./trigger-facts";
import { triggersHref } from "./trigger-href";
import { StoppedNotice, TriggerBadge } from "./trigger-state";
import { describeTrigger, type Firing, type Trigger } from "./trigger-words";
import { UnpublishedNotice } from "./unpublished-notice";

const POLL_MS = 5_000;

/** One trigger, with its history. */
export function TriggerView({
  workflow,
  initial,
  query,
  firings,
  memberId,
  scopes,
  publicUrl,
}: {
  /** `inputUser` is the name of the agent that uses the input. Null if no agent uses it. */
  workflow: Pick<WorkflowDto, "id" | "name" | "stepCount" | "steps"> & { inputUser: string | null };
  initial: Trigger;
  query: { page: number; size: number };
  firings: Page<Firing>;
  memberId: string;
  scopes: readonly Scope[];
  publicUrl: string;
}) {
  const path = { id: workflow.id, triggerId: initial.id };
  /** Whether the trigger is being deleted. If so, it isn't refetched. */
  const [isDeleting, setDeleting] = useState(false);
  const {
    data: trigger,
    error,
    refetch,
  } = trpc.trigger.get.useQuery(path, {
    initialData: initial,
    enabled: !isDeleting,
    refetchInterval: usePollMs(POLL_MS),
  });
  useChanges("trigger", async () => isDeleting || refetch(), { id: initial.id });
  const [failure, setFailure] = useState<Failure | null>(null);
  const mayWrite = mayWriteTriggers(scopes);
  return (
    <>
      <PageHeader
        back={{ href: triggersHref(workflow.id), label: "Triggers" }}
        title={trigger.name}
        description={
          <span className="flex flex-wrap items-center gap-2">
            {describeTrigger(trigger)} <TriggerBadge trigger={trigger} />
          </span>
        }
      />
      <FailureNotice title="Couldn't refresh the trigger" failure={error} />
      <UnpublishedNotice workflow={workflow} />
      <StoppedNotice trigger={trigger} mayWrite={mayWrite} />
      <div className="grid max-w-3xl gap-3 empty:hidden">
        {mayWrite && (
          <PublishedNotices
            workflowId={workflow.id}
            agentIds={workflow.steps.map(({ agentId }) => agentId)}
            asked
          />
        )}
      </div>
      <Card className="grid max-w-3xl grid-cols-1 gap-5 p-4">
        {mayWrite && (
          <EnableTrigger trigger={trigger} memberId={memberId} onChanged={refetch} onFailure={setFailure} />
        )}
        <FailureNotice title="Couldn't change the trigger" failure={failure} />
        <TriggerFacts
          trigger={trigger}
          target={workflow}
          memberId={memberId}
          mayWrite={mayWrite}
          publicUrl={publicUrl}
        />
        {mayWrite && (
          <TriggerActions
            trigger={trigger}
            inputUser={workflow.inputUser}
            publicUrl={publicUrl}
            onChanged={refetch}
            onDeleting={setDeleting}
          />
        )}
      </Card>
      <Firings path={path} query={query} initial={firings} isDeleting={isDeleting} />
    </>
  );
}
