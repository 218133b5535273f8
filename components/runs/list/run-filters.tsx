import dynamic from "next/dynamic";
import { FilterBar, PanelFailure } from "@/components/filters/filter-bar";
import { Skeleton } from "@/components/ui/skeleton";
import { MAX_RUN_SEARCH_CHARS } from "@/server/domain/run/finding/filters";
import {
  countRunFilters,
  type RunListFilters,
  type RunListPlace,
  readCurrentRunFilters,
  toFirstPage,
} from "./run-list-place";

/** Loaded when someone opens the filters. */
const LazyFilterPanel = dynamic(
  () =>
    import("./run-filter-panel").then(
      ({ RunFilterPanel }) => RunFilterPanel,
      () => PanelFailure,
    ),
  { loading: () => <Skeleton className="h-48 md:h-40" /> },
);

/** Search and filters, kept in the URL. */
export function RunFilters({
  place,
  hasMatches,
  onFilter,
}: {
  place: RunListPlace;
  /** If there are no matches, the list itself offers to clear the filters. */
  hasMatches: boolean;
  onFilter: (filters: RunListFilters) => void;
}) {
  const filters = toFirstPage(place);
  const change = (changed: Partial<RunListFilters>) => onFilter({ ...readCurrentRunFilters(), ...changed });
  const active = countRunFilters(place);
  return (
    <FilterBar
      label="Search runs"
      search={place.q ?? ""}
      maxChars={MAX_RUN_SEARCH_CHARS}
      onSearch={(q) => change({ q })}
      hiddenFilters={active - (place.q ? 1 : 0)}
      panel={<LazyFilterPanel filters={filters} onChange={change} />}
      onClear={active > 0 && hasMatches ? () => onFilter({}) : null}
    />
  );
}
