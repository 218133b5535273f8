import type { MouseEvent } from "react";
import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { List } from "@/components/ui/list";
import { Pagination } from "@/components/ui/pagination";
import type { Page } from "@/server/domain/page";
import type { InboxRow as InboxRowDto, InboxTab } from "@/server/domain/review/inbox";
import { placeHref } from "./inbox-place";
import { InboxRow } from "./inbox-row";

const NAMES: Record<InboxTab, string> = {
  mine: "Reviews waiting for me",
  open: "Open reviews",
  done: "Closed reviews",
};

const NOTHING: Record<InboxTab, { title: string; words: string }> = {
  mine: {
    title: "No reviews waiting for you",
    words: "Reviews you can decide appear here. Approve, edit or reject them.",
  },
  open: { title: "No open reviews", words: "No run is waiting for a person." },
  done: {
    title: "No closed reviews yet",
    words: "Decided, expired and canceled reviews appear here.",
  },
};

/** One page of the reviews in a tab. */
export function InboxList({
  tab,
  page,
  chosen,
  onChoose,
}: {
  tab: InboxTab;
  page: Page<InboxRowDto>;
  chosen: string | null;
  onChoose: (id: string, event: MouseEvent<HTMLAnchorElement>) => void;
}) {
  const place = { tab, page: page.number, reviewId: null };
  const { title, words } = NOTHING[tab];
  if (page.totalElements === 0) return <EmptyState title={title}>{words}</EmptyState>;
  return (
    <>
      {page.empty ? (
        <EmptyState
          title="This page is empty"
          action={<ButtonLink href={placeHref({ ...place, page: 0 })}>Go to first page</ButtonLink>}
        >
          Some reviews were decided, so the rest moved up.
        </EmptyState>
      ) : (
        <List aria-label={NAMES[tab]}>
          {page.content.map((row) => (
            <InboxRow
              key={row.id}
              row={row}
              href={placeHref({ ...place, reviewId: row.id })}
              chosen={row.id === chosen}
              onChoose={(event) => onChoose(row.id, event)}
            />
          ))}
        </List>
      )}
      <Pagination
        page={page.number}
        totalPages={page.totalPages}
        hrefOf={(number) => placeHref({ ...place, page: number })}
      />
    </>
  );
}
