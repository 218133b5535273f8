import { FailureNotice } from "@/components/failure-notice";
import { DayRange } from "@/components/filters/day-range";
import { FilterBar } from "@/components/filters/filter-bar";
import { FilterSelect } from "@/components/filters/filter-select";
import { trpc } from "@/components/trpc";
import { MAX_AUDIT_SEARCH_CHARS } from "@/server/domain/ledger/filters";
import { AUDIT_KINDS, type AuditKind, countPanelFilters, type AuditFilters as Filters } from "./audit-place";

interface FilterProps {
  filters: Filters;
  onChange: (change: Partial<Filters>) => void;
}

const KINDS = Object.entries(AUDIT_KINDS).map(([id, { name }]) => ({ id, name }));

/** Search and filters, kept in the URL. */
export function AuditFilters({
  filters,
  hasMatches,
  onChange,
  onClear,
}: FilterProps & {
  /** Whether any entries match. If none do, the empty list has its own button that clears the filters. */
  hasMatches: boolean;
  onClear: () => void;
}) {
  const count = countPanelFilters(filters);
  return (
    <FilterBar
      label="Search audit log"
      search={filters.q ?? ""}
      maxChars={MAX_AUDIT_SEARCH_CHARS}
      onSearch={(q) => onChange({ q })}
      hiddenFilters={count}
      panel={<Panel filters={filters} onChange={onChange} />}
      onClear={(count > 0 || filters.q) && hasMatches ? onClear : null}
    />
  );
}

function Panel({ filters: { kind, actor, from, to }, onChange }: FilterProps) {
  const members = trpc.member.list.useQuery();
  return (
    <div className="grid grid-cols-2 items-end gap-2 md:grid-cols-4">
      <div className="col-span-full empty:hidden">
        <FailureNotice title="Couldn't load the members" failure={members.error} />
      </div>
      <FilterSelect
        label="Action type"
        all="All actions"
        items={KINDS}
        chosen={kind}
        onChoose={(id) => onChange({ kind: id as AuditKind | undefined })}
      />
      <FilterSelect
        label="Person"
        all="Anyone"
        items={members.data}
        chosen={actor}
        onChoose={(actor) => onChange({ actor })}
      />
      <DayRange from={from} to={to} onChange={onChange} />
    </div>
  );
}
