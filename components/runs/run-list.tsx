"use client";

import { X } from "lucide-react";
import { useRouter } from "next/navigation";
import { FailureNotice } from "@/components/failure-notice";
import { hrefOf } from "@/components/href";
import { LIST_REST_MS, useChanges, usePollMs } from "@/components/live/use-live";
import { trpc } from "@/components/trpc";
import { Button, ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Select } from "@/components/ui/field";
import { Link } from "@/components/ui/link";
import { List, ListRow, ROW_LINK } from "@/components/ui/list";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import { Duration } from "@/components/ui/time/duration";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { Page } from "@/server/domain/page";
import type { WorkflowRunDto } from "@/server/domain/run/api";
import { RUN_STATUSES, type RunStatus } from "@/server/domain/run/status";
import { RunStatusBadge, runLook } from "./status";

const POLL_MS = 3_000;
const COLUMNS = "md:grid md:grid-cols-[13rem_minmax(0,1fr)_9rem_7rem_6rem]";

/** The list's filters and page, from its address. */
export interface RunListQuery {
  status?: RunStatus;
  workflowId?: string;
  sessionId?: string;
  page: number;
  size: number;
}

export function RunList({
  query,
  initial,
  workflows,
}: {
  query: RunListQuery;
  initial: Page<WorkflowRunDto>;
  workflows: readonly { id: string; name: string }[];
}) {
  const router = useRouter();
  const { data, error, refetch } = trpc.run.list.useQuery(query, {
    initialData: initial,
    refetchInterval: usePollMs(POLL_MS),
  });
  useChanges("run", refetch, { restMs: LIST_REST_MS });
  const filtered = Boolean(query.status || query.workflowId || query.sessionId);
  const show = (change: Partial<RunListQuery>) => router.replace(runsHref({ ...query, page: 0, ...change }));

  return (
    <>
      <PageHeader title="Runs" description="All runs, newest first." />
      <FailureNotice title="The list isn't up to date" failure={error} />
      {data.totalElements === 0 && !filtered ? (
        <EmptyState
          title="No runs yet"
          action={
            <ButtonLink href="/workflows" variant="primary">
              Choose a workflow
            </ButtonLink>
          }
        >
          Start a run from a workflow. It pauses when a person needs to decide.
        </EmptyState>
      ) : (
        <>
          <Filters query={query} workflows={workflows} onChange={show} />
          {data.empty ? (
            <EmptyState title="No results">No runs match these filters.</EmptyState>
          ) : (
            <div className="grid grid-cols-1 gap-2">
              <div
                aria-hidden
                className={`hidden gap-x-4 border-transparent border-x px-4 text-muted text-xs ${COLUMNS}`}
              >
                <span>Status</span>
                <span>Workflow</span>
                <span>Started by</span>
                <span>Started</span>
                <span className="text-right">Duration</span>
              </div>
              <List aria-label="Runs">
                {data.content.map((run) => (
                  <RunRow key={run.id} run={run} />
                ))}
              </List>
            </div>
          )}
          <Pagination
            page={data.number}
            totalPages={data.totalPages}
            hrefOf={(page) => runsHref({ ...query, page })}
          />
        </>
      )}
    </>
  );
}

function Filters({
  query,
  workflows,
  onChange,
}: {
  query: RunListQuery;
  workflows: readonly { id: string; name: string }[];
  onChange: (change: Partial<RunListQuery>) => void;
}) {
  return (
    <search className="flex flex-wrap gap-3">
      <Select
        label="Status"
        labelHidden
        value={query.status ?? ""}
        onChange={({ target }) =>
          onChange({ status: RUN_STATUSES.find((status) => status === target.value) })
        }
        className="w-52 max-sm:w-full"
      >
        <option value="">All statuses</option>
        {RUN_STATUSES.map((status) => (
          <option key={status} value={status}>
            {runLook(status).words}
          </option>
        ))}
      </Select>
      <Select
        label="Workflow"
        labelHidden
        value={query.workflowId ?? ""}
        onChange={({ target }) => onChange({ workflowId: target.value || undefined })}
        className="w-64 max-sm:w-full"
      >
        <option value="">All workflows</option>
        {workflows.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
        {query.workflowId && !workflows.some(({ id }) => id === query.workflowId) && (
          <option value={query.workflowId}>{query.workflowId}</option>
        )}
      </Select>
      {query.sessionId && (
        <Button onClick={() => onChange({ sessionId: undefined })}>
          One session
          <X aria-hidden className="size-4" />
          <span className="sr-only">: show all sessions</span>
        </Button>
      )}
    </search>
  );
}

function RunRow({ run }: { run: WorkflowRunDto }) {
  const took = run.durationMs === null ? null : run.updatedAt;
  return (
    <ListRow className={`${COLUMNS} max-md:gap-x-2`}>
      <span>
        <RunStatusBadge status={run.status} reason={run.reason} />
      </span>
      <Link
        href={`/runs/${run.id}`}
        className={`${ROW_LINK} min-w-0 truncate max-md:order-first max-md:w-full`}
      >
        {run.workflowName}
      </Link>
      <span className="truncate text-muted text-sm max-md:hidden">{run.startedBy.name}</span>
      <span className="contents text-muted text-sm max-md:ml-auto max-md:flex max-md:gap-x-1 max-md:whitespace-nowrap">
        <RelativeTime at={run.createdAt} />
        <span className={`md:text-right ${took === null ? "max-md:hidden" : ""}`}>
          <span aria-hidden className="md:hidden">
            ·{" "}
          </span>
          <Duration from={run.createdAt} to={took} />
        </span>
      </span>
    </ListRow>
  );
}

function runsHref({ status, workflowId, sessionId, page }: Omit<RunListQuery, "size">): string {
  return hrefOf("/runs", {
    status,
    workflow: workflowId,
    session: sessionId,
    page: page > 0 ? page + 1 : undefined,
  });
}
