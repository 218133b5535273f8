"use client";

import { keepPreviousData } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { FailureNotice } from "@/components/failure-notice";
import { ClearFilters } from "@/components/filters/clear-filters";
import { trpc } from "@/components/trpc";
import { Button, ButtonLink } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Link } from "@/components/ui/link";
import { List } from "@/components/ui/list";
import { Pagination } from "@/components/ui/pagination";
import type { AuditPageDto } from "@/server/domain/ledger/api";
import type { LedgerCheckDto } from "@/server/domain/ledger/check";
import { sayEntryCount } from "@/server/domain/ledger/filters";
import { AuditFilters } from "./audit-filters";
import { type AuditPlace, auditHref, countPanelFilters, readAuditPlace, toAuditQuery } from "./audit-place";
import { AuditRow } from "./audit-row";
import { nameSubject } from "./entry-words";
import { ExportEvidence } from "./export-evidence";
import { useAuditExport } from "./use-audit-export";
import { LatestCheck } from "./verification/latest-check";

/** How often to poll for new entries, and for changes to entries that haven't been chained or signed yet. */
const REFRESH_MS = 10_000;

/** The audit log entries that match the URL's filters. `initial` is the page that the server loaded for `place`. */
export function Audit({
  place: opened,
  initial,
  checks,
}: {
  place: AuditPlace;
  initial: AuditPageDto;
  checks: LedgerCheckDto[];
}) {
  const place = readAuditPlace(Object.fromEntries(useSearchParams()));
  const isOpened = auditHref(place) === auditHref(opened);
  const { data = initial, error } = trpc.audit.list.useQuery(toAuditQuery(place), {
    initialData: isOpened ? initial : undefined,
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
  const change = (changed: Partial<AuditPlace>) => {
    const current = readAuditPlace(Object.fromEntries(new URLSearchParams(window.location.search)));
    window.history.replaceState(null, "", auditHref({ ...current, page: 0, ...changed }));
  };
  const clear = () => window.history.replaceState(null, "", auditHref({ subject: place.subject }));
  return (
    <Section
      title="Audit"
      description="Who did what, and when. Entries can't be changed or deleted."
      actions={
        <div className="flex flex-wrap gap-2">
          <ButtonLink href="/settings/audit/auditors">For auditors</ButtonLink>
          <ExportEvidence initial={{ memberId: place.actor, from: place.from, to: place.to }} />
        </div>
      }
    >
      <LatestCheck initial={checks} entries={isWholeLog(place) && data.exact ? data.totalElements : null}>
        <Link href="/settings/audit/verification" className="underline touch:py-3">
          Results and witnesses
        </Link>
      </LatestCheck>
      <FailureNotice title="Couldn't refresh the list" failure={error} />
      <AuditFilters filters={place} hasMatches={!data.empty} onChange={change} onClear={clear} />
      {place.subject && (
        <Button className="w-fit max-w-full" onClick={() => change({ subject: undefined })}>
          <span className="truncate">Only {nameFiltered(place.subject, data)}</span>
          <X aria-hidden className="size-4 shrink-0" />
          <span className="sr-only">: show everything</span>
        </Button>
      )}
      <CountAndExport place={place} list={data} />
      {data.empty ? (
        <NoEntries place={place} onClear={clear} />
      ) : (
        <List aria-label="Entries">
          {data.content.map((shown) => (
            <AuditRow key={shown.entry.id} shown={shown} />
          ))}
        </List>
      )}
      <Pagination
        page={data.number}
        totalPages={data.totalPages}
        hrefOf={(page) => auditHref({ ...place, page })}
      />
    </Section>
  );
}

/** Returns whether the list has all entries, so that its count can be compared with a verification's. */
function isWholeLog(place: AuditPlace): boolean {
  return countPanelFilters(place) === 0 && place.q === undefined && place.subject === undefined;
}

/** Returns the name of the subject that the list is filtered by, or its ID if no entry on the page has the name. */
function nameFiltered(subject: string, { content }: AuditPageDto): string {
  const found = content.find(({ entry }) => entry.subject.id === subject);
  return found ? nameSubject(found) : subject;
}

function CountAndExport({ place, list }: { place: AuditPlace; list: AuditPageDto }) {
  const download = useAuditExport(place);
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <p role="status" className="text-muted text-sm">
        {sayEntryCount(list)}
      </p>
      {!list.empty && (
        <div className="flex flex-wrap gap-2">
          {(["csv", "ndjson"] as const).map((format) => (
            <Button
              key={format}
              size="small"
              pending={download.isPending && download.variables === format}
              onClick={() => download.isPending || download.mutate(format)}
            >
              Download {format.toUpperCase()}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}

function NoEntries({ place, onClear }: { place: AuditPlace; onClear: () => void }) {
  const isFiltered = countPanelFilters(place) > 0 || place.q !== undefined;
  if (place.page > 0)
    return (
      <EmptyState
        title="This page is empty"
        action={<ButtonLink href={auditHref({ ...place, page: 0 })}>Go to newest entries</ButtonLink>}
      >
        The list doesn't have this many pages.
      </EmptyState>
    );
  if (!isFiltered)
    return (
      <EmptyState title="No entries yet">
        {place.subject
          ? "New activity on this item will appear here."
          : "Runs, decisions, and changes to settings appear here."}
      </EmptyState>
    );
  const isOnlySearch = countPanelFilters(place) === 0;
  return (
    <EmptyState title="No results" action={<ClearFilters isOnlySearch={isOnlySearch} onClick={onClear} />}>
      No entries match {isOnlySearch ? "this search" : "these filters"}.
    </EmptyState>
  );
}
