import type { MouseEvent } from "react";
import { ClearFilters } from "@/components/filters/clear-filters";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { List } from "@/components/ui/list";
import { Pagination } from "@/components/ui/pagination";
import type { Page } from "@/server/domain/pagination";
import type { InboxTab } from "@/server/domain/review/inbox/filters";
import type { InboxRow as InboxRowDto } from "@/server/domain/review/inbox/inbox";
import { groupRows } from "./group-rows";
import { countFilters, type InboxView, NO_FILTERS, placeHref } from "./inbox-place";
import { InboxRow } from "./inbox-row";
import { SelectionBar } from "./selection-bar";
import type { Selection } from "./use-selection";

const NAMES: Record<InboxTab, string> = {
  mine: "Reviews waiting for me",
  open: "Open reviews",
  done: "Closed reviews",
};

const NOTHING: Record<InboxTab, { title: string; words: string }> = {
  mine: {
    title: "No reviews waiting for you",
    words: "Reviews you can decide appear here. Approve, edit, or reject them.",
  },
  open: { title: "No open reviews", words: "No runs are waiting for a person." },
  done: {
    title: "No closed reviews yet",
    words: "Decided, expired, and canceled reviews appear here.",
  },
};

interface InboxListProps {
  view: InboxView;
  page: Page<InboxRowDto>;
  chosen: string | null;
  selection: Selection;
  onChoose: (id: string, event: MouseEvent<HTMLAnchorElement>) => void;
  onShow: (change: Partial<InboxView>) => void;
}

/** One page of the reviews in a tab. */
export function InboxList({ view, page, chosen, selection, onChoose, onShow }: InboxListProps) {
  const mine = page.content.filter((row) => row.mine).map(({ id }) => id);
  if (page.totalElements === 0) return <Nothing view={view} onShow={onShow} />;
  return (
    <>
      {(mine.length > 0 || selection.selected.size > 0) && view.tab !== "done" && (
        <SelectionBar ids={mine} selection={selection} />
      )}
      {page.empty ? (
        <EmptyState
          title="This page is empty"
          action={
            <ButtonLink href={placeHref({ ...view, page: 0, reviewId: null })}>Go to first page</ButtonLink>
          }
        >
          Some reviews were decided, so the rest moved up.
        </EmptyState>
      ) : (
        <Rows {...{ view, page, chosen, selection, onChoose }} mine={mine} />
      )}
      <Pagination
        page={page.number}
        totalPages={page.totalPages}
        hrefOf={(number) => placeHref({ ...view, page: number, reviewId: null })}
        onGo={(number) => onShow({ page: number })}
      />
    </>
  );
}

/** The page's rows, in one list for each workflow if they're grouped. */
function Rows({
  view,
  page,
  chosen,
  selection: { selected, toggle },
  onChoose,
  mine,
}: Omit<InboxListProps, "onShow"> & { mine: readonly string[] }) {
  const checkOf = ({ id, mine: isMine }: InboxRowDto) =>
    isMine
      ? {
          checked: selected.has(id),
          onCheck: (on: boolean, range: boolean) => toggle(id, on, mine, range),
        }
      : null;
  return groupRows(page.content).map(({ key, name, size, rows }) => {
    const list = (
      <List aria-label={name === null ? NAMES[view.tab] : `${NAMES[view.tab]}: ${name}`}>
        {rows.map((row) => (
          <InboxRow
            key={row.id}
            row={row}
            href={placeHref({ ...view, reviewId: row.id })}
            chosen={row.id === chosen}
            onChoose={(event) => onChoose(row.id, event)}
            check={mine.length > 0 ? checkOf(row) : undefined}
          />
        ))}
      </List>
    );
    if (name === null) return <div key={key}>{list}</div>;
    return (
      <section key={key} className="grid grid-cols-1 gap-1.5">
        <h2 className="flex min-w-0 gap-2 font-medium text-sm">
          <span className="truncate">{name}</span>
          <span className="text-muted">
            {size}
            <span className="sr-only"> {size === 1 ? "review" : "reviews"}</span>
          </span>
        </h2>
        {list}
      </section>
    );
  });
}

function Nothing({ view, onShow }: Pick<InboxListProps, "view" | "onShow">) {
  const active = countFilters(view);
  const isOnlySearch = active === 1 && Boolean(view.search);
  if (active > 0)
    return (
      <EmptyState
        title={`No reviews match ${isOnlySearch ? "this search" : "these filters"}`}
        action={<ClearFilters isOnlySearch={isOnlySearch} onClick={() => onShow(NO_FILTERS)} />}
      >
        {view.search
          ? "The search covers workflows, requesters, questions, and documents."
          : "Choose different filters."}
      </EmptyState>
    );
  const { title, words } = NOTHING[view.tab];
  return <EmptyState title={title}>{words}</EmptyState>;
}
