"use client";

import { keepPreviousData } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useEffect } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { ClearFilters } from "@/components/filters/clear-filters";
import { LIST_INTERVAL_MS, useChanges, usePollMs } from "@/components/live/use-live";
import { trpc } from "@/components/trpc";
import { Button, ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import type { BulkActionDto } from "@/server/domain/bulk/api";
import type { RunListDto } from "@/server/domain/run/finding/api";
import { sayRunCount } from "@/server/domain/run/finding/filters";
import { ListBar } from "./list-bar";
import { RunDays } from "./run-days";
import { RunFilters } from "./run-filters";
import {
  countRunFilters,
  isFirstPageByCursor,
  type RunListFilters,
  type RunListPlace,
  readRunListPlace,
  runListHref,
  toFirstPage,
  toRunListQuery,
} from "./run-list-place";

const POLL_MS = 3_000;

/** The runs of all workflows, with the URL's filters. `initial` is the list that the server loaded for `place` at `readAt`. */
export function RunList({
  place: opened,
  initial,
  readAt,
  mayWrite,
  initialBulk,
}: {
  place: RunListPlace;
  initial: RunListDto;
  readAt: number;
  mayWrite: boolean;
  initialBulk: readonly BulkActionDto[];
}) {
  const place = readRunListPlace(Object.fromEntries(useSearchParams()));
  const isOpened = runListHref(place) === runListHref(opened);
  const {
    data = initial,
    error,
    refetch,
    isPlaceholderData,
  } = trpc.run.list.useQuery(toRunListQuery(place), {
    initialData: isOpened ? initial : undefined,
    // Refetches an old list, such as after the browser navigates back to this page.
    initialDataUpdatedAt: readAt,
    placeholderData: keepPreviousData,
    refetchInterval: usePollMs(POLL_MS),
  });
  useChanges("run", refetch, { minIntervalMs: LIST_INTERVAL_MS });
  const first = runListHref(toFirstPage(place));
  const isFirst = !isPlaceholderData && isFirstPageByCursor(place, data);
  useEffect(() => {
    if (isFirst) window.history.replaceState(null, "", first);
  }, [isFirst, first]);
  const isFiltered = countRunFilters(place) > 0;
  const filter = (filters: RunListFilters) => window.history.replaceState(null, "", runListHref(filters));

  return (
    <>
      <PageHeader
        title="Runs"
        description="All runs, newest first."
        actions={
          <ButtonLink href="/insights" className="md:hidden">
            Insights
          </ButtonLink>
        }
      />
      <FailureNotice title="Couldn't refresh the list" failure={error} />
      {data.totalElements === 0 && !isFiltered ? (
        <NoRuns />
      ) : (
        <>
          <div className="grid grid-cols-1 gap-3">
            <RunFilters place={place} hasMatches={!data.empty} onFilter={filter} />
            {place.sessionId && <SessionChip sessionId={place.sessionId} place={place} onFilter={filter} />}
            <ListBar
              {...{ place, mayWrite, initialBulk, readAt }}
              count={sayRunCount(data)}
              isEmpty={data.empty}
            />
          </div>
          {data.empty ? (
            <NoMatches place={place} isFiltered={isFiltered} onFilter={filter} />
          ) : (
            <RunDays runs={data.content} />
          )}
          <Pages place={place} list={data} />
        </>
      )}
    </>
  );
}

function NoRuns() {
  return (
    <EmptyState
      title="No runs yet"
      action={
        <ButtonLink href="/workflows" variant="primary">
          Choose a workflow
        </ButtonLink>
      }
    >
      Start a run from a workflow. The run pauses when a person needs to decide.
    </EmptyState>
  );
}

interface FilteredProps {
  place: RunListPlace;
  onFilter: (filters: RunListFilters) => void;
}

function NoMatches({ place, isFiltered, onFilter }: FilteredProps & { isFiltered: boolean }) {
  if (place.after || place.before) {
    return (
      <EmptyState
        title="This page is empty"
        action={<ButtonLink href={runListHref(toFirstPage(place))}>Go to newest runs</ButtonLink>}
      >
        No runs are listed here anymore.
      </EmptyState>
    );
  }
  const isOnlySearch = countRunFilters(place) === 1 && place.q !== undefined;
  return (
    <EmptyState
      title="No results"
      action={isFiltered && <ClearFilters isOnlySearch={isOnlySearch} onClick={() => onFilter({})} />}
    >
      No runs match {isOnlySearch ? "this search" : "these filters"}.
    </EmptyState>
  );
}

/** Shows that only one session's runs are listed. Links to the conversation. */
function SessionChip({ sessionId, place, onFilter }: FilteredProps & { sessionId: string }) {
  const { sessionId: _, ...filters } = toFirstPage(place);
  return (
    <div className="flex flex-wrap gap-2">
      <Button onClick={() => onFilter(filters)}>
        One session
        <X aria-hidden className="size-4" />
        <span className="sr-only">: show all sessions</span>
      </Button>
      <ButtonLink href={`/sessions/${sessionId}`} variant="quiet">
        View as a conversation
      </ButtonLink>
    </div>
  );
}

function Pages({ place, list: { next, previous } }: { place: RunListPlace; list: RunListDto }) {
  if (next === null && previous === null) return null;
  const filters = toFirstPage(place);
  return (
    <nav aria-label="Pages" className="flex items-center justify-between gap-4">
      {previous ? (
        <ButtonLink href={runListHref({ ...filters, before: previous })}>Newer</ButtonLink>
      ) : (
        <span />
      )}
      {next && <ButtonLink href={runListHref({ ...filters, after: next })}>Older</ButtonLink>}
    </nav>
  );
}
