import dynamic from "next/dynamic";
import { FilterBar, PanelFailure } from "@/components/filters/filter-bar";
import { Skeleton } from "@/components/ui/skeleton";
import { MAX_SEARCH_CHARS } from "@/server/domain/review/inbox/filters";
import { countFilters, type InboxView, NO_FILTERS } from "./inbox-place";

/** Loaded when someone opens the filters, to keep the inbox's code small. */
const LazyFilterPanel = dynamic(
  () =>
    import("./filter-panel").then(
      ({ FilterPanel }) => FilterPanel,
      () => PanelFailure,
    ),
  { loading: () => <Skeleton className="h-32" /> },
);

/** Search, filters, order, and grouping, kept in the URL. */
export function InboxFilters({
  view,
  hasMatches,
  onShow,
}: {
  view: InboxView;
  /** Whether any reviews match. If not, the list itself offers to clear the filters. */
  hasMatches: boolean;
  onShow: (change: Partial<InboxView>) => void;
}) {
  const active = countFilters(view);
  return (
    <FilterBar
      label="Search reviews"
      search={view.search ?? ""}
      maxChars={MAX_SEARCH_CHARS}
      onSearch={(search) => onShow({ search })}
      hiddenFilters={active - (view.search ? 1 : 0)}
      panel={<LazyFilterPanel view={view} onShow={onShow} />}
      onClear={active > 0 && hasMatches ? () => onShow(NO_FILTERS) : null}
    />
  );
}
