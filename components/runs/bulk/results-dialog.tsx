import { keepPreviousData } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { LIST_INTERVAL_MS, useChanges, usePollMs } from "@/components/live/use-live";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Link } from "@/components/ui/link";
import { List, ListRow } from "@/components/ui/list";
import { Skeleton } from "@/components/ui/skeleton";
import { RelativeTime } from "@/components/ui/time/relative-time";
import type { BulkActionDto, BulkDetailDto, BulkItemDto } from "@/server/domain/bulk/api";
import { POLL_MS } from "./use-bulk-actions";
import { sayResult, sayState } from "./words";

const PAGE_SIZE = 25;

/** Lists the latest bulk actions or, if `id` is set, the results of that action. */
export function ResultsDialog({
  open,
  id,
  news,
  onChoose,
  onClose,
}: {
  open: boolean;
  id: string | null;
  /** Announces which actions started or ended, because screen readers can't reach the page behind the dialog. */
  news: ReactNode;
  onChoose: (id: string | null) => void;
  onClose: () => void;
}) {
  const list = trpc.bulk.list.useQuery({}, { enabled: open });
  const action = list.data?.find((one) => one.id === id);
  return (
    <Dialog
      open={open}
      onClose={onClose}
      size="wide"
      title={action?.name ?? "Bulk actions"}
      footer={
        <>
          {id !== null && <Button onClick={() => onChoose(null)}>All bulk actions</Button>}
          <Button onClick={onClose}>Close</Button>
        </>
      }
    >
      {news}
      <FailureNotice title="Couldn't load the bulk actions" failure={list.error} />
      {list.isPending && <Skeleton className="h-24" />}
      {id === null && list.data && <Latest actions={list.data} onChoose={onChoose} />}
      {action && <Results key={action.id} action={action} />}
    </Dialog>
  );
}

function Latest({
  actions,
  onChoose,
}: {
  actions: readonly BulkActionDto[];
  onChoose: (id: string) => void;
}) {
  if (actions.length === 0) return <p className="text-muted">No bulk actions yet</p>;
  return (
    <List aria-label="Latest bulk actions">
      {actions.map((action) => (
        <ListRow key={action.id} className="justify-between">
          <span className="grid min-w-0 flex-1 basis-64">
            <span className="wrap-anywhere font-medium">{action.name}</span>
            <span className="wrap-anywhere text-muted text-sm">
              {action.by.name}, <RelativeTime at={action.createdAt} />. {sayState(action)}
            </span>
          </span>
          <Button size="small" onClick={() => onChoose(action.id)}>
            Show results
            <span className="sr-only"> of {action.name}</span>
          </Button>
        </ListRow>
      ))}
    </List>
  );
}

function Results({ action }: { action: BulkActionDto }) {
  const [page, setPage] = useState(0);
  const pollMs = usePollMs(POLL_MS);
  const { data, error, refetch } = trpc.bulk.get.useQuery(
    { id: action.id, page, size: PAGE_SIZE },
    {
      // Checks this query's own data. The list is polled separately and may already show that the action has ended
      // while these results are still old. Affected runs can outlast the action.
      refetchInterval: ({ state }) => (state.data && changes(state.data) ? pollMs : false),
      staleTime: 0,
      placeholderData: keepPreviousData,
    },
  );
  useChanges("bulkAction", refetch, { id: action.id, minIntervalMs: LIST_INTERVAL_MS });
  const shown = data ?? action;
  return (
    <div className="grid grid-cols-1 gap-3">
      <p className="wrap-anywhere text-muted">
        Started by {action.by.name}, <RelativeTime at={action.createdAt} />. {sayState(shown)}
      </p>
      <FailureNotice title="Couldn't load the results" failure={error} />
      {!data && !error && <Skeleton className="h-24" />}
      {data && (
        <List aria-label="Results">
          {data.items.content.map((item) => (
            <ResultRow key={item.runId} action={shown} item={item} />
          ))}
        </List>
      )}
      {data && data.items.totalPages > 1 && (
        <nav aria-label="Pages of results" className="flex items-center justify-between gap-4">
          <Button disabled={page === 0} onClick={() => setPage(page - 1)}>
            Previous
          </Button>
          <span className="text-muted text-sm">
            Page {page + 1} of {data.items.totalPages}
          </span>
          <Button disabled={data.items.last} onClick={() => setPage(page + 1)}>
            Next
          </Button>
        </nav>
      )}
    </div>
  );
}

/** Returns whether the action or one of the shown runs is still in progress. */
function changes({ status, items }: BulkDetailDto): boolean {
  return (
    status === "RUNNING" ||
    items.content.some(({ runStatus }) => runStatus === "QUEUED" || runStatus === "RUNNING")
  );
}

/** After a cancel action, the status `FAILED` is expected, because canceled runs have it, too. */
function hasFailed({ kind }: BulkActionDto, { outcome, runStatus }: BulkItemDto): boolean {
  return outcome === "DONE" ? kind !== "CANCEL" && runStatus === "FAILED" : outcome !== null;
}

function ResultRow({ action, item }: { action: BulkActionDto; item: BulkItemDto }) {
  return (
    <ListRow className="justify-between">
      <span className="grid min-w-0 flex-1 basis-48">
        <Link href={`/runs/${item.runId}`} className="truncate font-medium underline">
          {item.inputStart || "Empty input"}
        </Link>
        <span className="truncate text-muted text-sm">{item.workflowName}</span>
      </span>
      <span className="grid min-w-0 flex-1 basis-48">
        <span className={hasFailed(action, item) ? "text-failed" : undefined}>{sayResult(action, item)}</span>
        {item.message && <span className="wrap-anywhere text-muted text-sm">{item.message}</span>}
        {item.newRunId && (
          <Link href={`/runs/${item.newRunId}`} className="w-fit text-sm underline">
            New run
          </Link>
        )}
      </span>
    </ListRow>
  );
}
