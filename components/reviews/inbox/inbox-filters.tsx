import { ListFilter } from "lucide-react";
import dynamic from "next/dynamic";
import { useEffect, useId, useRef, useState } from "react";
import { Count } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { InlineError } from "@/components/ui/inline-error";
import { Skeleton } from "@/components/ui/skeleton";
import { MAX_SEARCH_CHARS } from "@/server/domain/review/inbox/filters";
import { countFilters, type InboxView, NO_FILTERS } from "./inbox-place";

const TYPING_MS = 250;

/** Loaded when someone opens the filters, because the inbox is small without them. */
const LazyFilterPanel = dynamic(
  () =>
    import("./filter-panel").then(
      ({ FilterPanel }) => FilterPanel,
      () => PanelFailure,
    ),
  { loading: () => <Skeleton className="h-32" /> },
);

/** Search, filters, order and grouping, kept in the address. */
export function InboxFilters({
  view,
  hasMatches,
  onShow,
}: {
  view: InboxView;
  /** Without matches, the list itself offers to clear the filters. */
  hasMatches: boolean;
  onShow: (change: Partial<InboxView>) => void;
}) {
  const [isOpen, setOpen] = useState(false);
  const panel = useId();
  const active = countFilters(view);
  const hidden = active - (view.search ? 1 : 0);
  return (
    <search className="grid grid-cols-1 gap-2">
      <div className="flex gap-2">
        <SearchField search={view.search ?? ""} onSearch={(search) => onShow({ search })} />
        <Button
          aria-expanded={isOpen}
          aria-controls={panel}
          className="px-3 aria-expanded:bg-sunken"
          onClick={() => setOpen(!isOpen)}
        >
          <ListFilter aria-hidden className="size-4" />
          Filters
          <Count value={hidden} label="active" tone="accent" />
        </Button>
      </div>
      <div id={panel} hidden={!isOpen}>
        {isOpen && <LazyFilterPanel view={view} onShow={onShow} />}
      </div>
      {active > 0 && hasMatches && (
        <Button size="small" variant="quiet" className="w-fit" onClick={() => onShow(NO_FILTERS)}>
          Clear filters
        </Button>
      )}
    </search>
  );
}

/** Keeps what is typed until the reader pauses. The field follows the address when that changes elsewhere. */
function SearchField({
  search,
  onSearch,
}: {
  search: string;
  onSearch: (search: string | undefined) => void;
}) {
  const [text, setText] = useState(search);
  const sent = useRef(search);
  const typing = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    if (search === sent.current) return;
    sent.current = search;
    setText(search);
  }, [search]);
  useEffect(() => () => clearTimeout(typing.current), []);

  function send(text: string) {
    clearTimeout(typing.current);
    sent.current = text.trim();
    onSearch(sent.current || undefined);
  }

  return (
    <TextField
      type="search"
      label="Search reviews"
      labelHidden
      placeholder="Search"
      autoComplete="off"
      maxLength={MAX_SEARCH_CHARS}
      value={text}
      onChange={({ target }) => {
        setText(target.value);
        clearTimeout(typing.current);
        typing.current = setTimeout(send, TYPING_MS, target.value);
      }}
      onKeyDown={(event) => event.key === "Enter" && send(event.currentTarget.value)}
      className="min-w-0 flex-1"
    />
  );
}

function PanelFailure() {
  return (
    <InlineError title="Couldn't load the filters">Check your connection, then reload the page.</InlineError>
  );
}
