"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { LIST_INTERVAL_MS, useChanges, usePollMs } from "@/components/live/use-live";
import { RunDialog } from "@/components/runs/start/run-dialog";
import { trpc } from "@/components/trpc";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { List } from "@/components/ui/list";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import { toast } from "@/components/ui/toast";
import type { Scope } from "@/server/domain/access/access";
import type { Page } from "@/server/domain/pagination";
import type { WorkflowOverview } from "@/server/domain/workflow/api";
import { DeleteWorkflowDialog } from "./delete-workflow-dialog";
import { type WorkflowListQuery, workflowsHref } from "./list-query";
import { NoWorkflows } from "./no-workflows";
import { useExport } from "./use-export";
import { WorkflowFilters } from "./workflow-filters";
import { WORKFLOW_COLUMNS, type WorkflowActions, WorkflowRow } from "./workflow-row";

const POLL_MS = 5_000;

export function WorkflowList({
  query,
  initial,
  scopes,
}: {
  query: WorkflowListQuery;
  initial: Page<WorkflowOverview>;
  scopes: readonly Scope[];
}) {
  const router = useRouter();
  const [running, setRunning] = useState<{ workflow: WorkflowOverview; open: boolean } | null>(null);
  const [deleting, setDeleting] = useState<WorkflowOverview | null>(null);
  const { data, error, refetch } = trpc.workflow.list.useQuery(query, {
    initialData: initial,
    refetchInterval: usePollMs(POLL_MS),
  });
  useChanges(["workflow", "run", "review", "trigger"], refetch, { minIntervalMs: LIST_INTERVAL_MS });
  const clone = trpc.workflow.clone.useMutation({
    onSuccess: ({ id, name }) => {
      toast(`Cloned as “${name}”`, { label: "Open", onSelect: () => router.push(`/workflows/${id}`) });
      return refetch();
    },
  });
  const exporting = useExport();
  const mayWrite = scopes.includes("workflows:write");
  const mayRun = scopes.includes("runs:write");
  const none = data.totalElements === 0 && !query.search;

  return (
    <>
      <PageHeader
        title="Workflows"
        description="Agents do the work. People approve it."
        actions={
          mayWrite &&
          !none && (
            <ButtonLink href="/workflows/new" variant="primary">
              New workflow
            </ButtonLink>
          )
        }
      />
      <FailureNotice title="Couldn't clone the workflow" failure={clone.error} />
      <FailureNotice title="Couldn't export the workflow" failure={exporting.error} />
      <FailureNotice title="Couldn't refresh the list" failure={error} />
      {none ? (
        <NoWorkflows mayWrite={mayWrite} />
      ) : (
        <Results
          query={query}
          page={data}
          actions={{
            onExport: ({ id }) => exporting.mutate(id),
            ...(mayRun && { onRun: (workflow) => setRunning({ workflow, open: true }) }),
            ...(mayWrite && { onClone: ({ id }) => clone.mutate({ id }), onDelete: setDeleting }),
          }}
        />
      )}
      {running && (
        <RunDialog
          {...running}
          key={running.workflow.id}
          onClose={() => setRunning({ ...running, open: false })}
        />
      )}
      {deleting && (
        <DeleteWorkflowDialog
          workflow={deleting}
          onClose={() => setDeleting(null)}
          onDeleted={() => {
            toast(`“${deleting.name}” deleted. Its runs are kept.`);
            setDeleting(null);
            void refetch();
          }}
        />
      )}
    </>
  );
}

/** Shows one page of the workflows that match the filters. */
function Results({
  query,
  page,
  actions,
}: {
  query: WorkflowListQuery;
  page: Page<WorkflowOverview>;
  actions: WorkflowActions;
}) {
  return (
    <>
      <WorkflowFilters query={query} />
      {page.empty ? (
        <EmptyState title="No results">
          {query.search ? `No workflow names contain “${query.search}”.` : "This page is empty."}
        </EmptyState>
      ) : (
        <div className="grid grid-cols-1 gap-2">
          <div
            aria-hidden
            className={`hidden gap-x-4 border-transparent border-x px-4 text-muted text-xs ${WORKFLOW_COLUMNS}`}
          >
            <span>Workflow</span>
            <span>Last run</span>
            <span>Recent runs</span>
            <span>Changed</span>
          </div>
          <List aria-label="Workflows">
            {page.content.map((workflow) => (
              <WorkflowRow key={workflow.id} workflow={workflow} {...actions} />
            ))}
          </List>
        </div>
      )}
      <Pagination
        page={page.number}
        totalPages={page.totalPages}
        hrefOf={(number) => workflowsHref({ ...query, page: number })}
      />
    </>
  );
}
