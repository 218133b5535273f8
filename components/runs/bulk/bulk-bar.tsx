import dynamic from "next/dynamic";
import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import { PanelFailure } from "@/components/filters/filter-bar";
import type { RunListPlace } from "@/components/runs/list/run-list-place";
import { List } from "@/components/ui/list";
import type { BulkKind } from "@/server/domain/bulk/kinds";
import { BulkStrip } from "./bulk-strip";
import type { useBulkActions } from "./use-bulk-actions";

/** Loaded when someone chooses an action. */
const LazyStartDialog = dynamic(() =>
  import("./start-dialog").then(
    ({ StartDialog }) => StartDialog,
    () => PanelFailure,
  ),
);

/** Loaded when someone opens the results. */
const LazyResultsDialog = dynamic(() =>
  import("./results-dialog").then(
    ({ ResultsDialog }) => ResultsDialog,
    () => PanelFailure,
  ),
);

/**
 * The open dialog. `ask` is the action to confirm, and `at` tells confirmations apart. `results` is the ID of the
 * action whose results are shown, or null for the list of the latest actions.
 */
export type BulkDialogShown = { ask: BulkKind; at: number } | { results: string | null };

/** The running bulk actions, with the dialogs that start them and show their results. */
export function BulkBar({
  place,
  mayWrite,
  bulk: { actions, news, reread, dismiss },
  shown,
  onShow,
  onNoneLeft,
}: {
  place: RunListPlace;
  mayWrite: boolean;
  bulk: ReturnType<typeof useBulkActions>;
  shown: BulkDialogShown | null;
  onShow: (shown: BulkDialogShown | null) => void;
  /** Called after the last action is dismissed, to move the focus. */
  onNoneLeft: () => void;
}) {
  const list = useRef<HTMLUListElement>(null);
  /** Kept after closing, for the closing animation. */
  const [asked, setAsked] = useState<{ ask: BulkKind; at: number } | null>(null);
  if (shown && "ask" in shown && shown !== asked) setAsked(shown);
  const [hasResults, setResults] = useState(false);
  const results = shown && "results" in shown ? shown : null;
  if (results && !hasResults) setResults(true);

  /** Moves the focus to the next action, because the button that had it is gone. */
  function dismissAt(index: number, id: string) {
    flushSync(() => dismiss(id));
    const rows = list.current?.children;
    const next = rows?.[Math.min(index, rows.length - 1)];
    if (next) next.querySelector<HTMLElement>("button")?.focus();
    else onNoneLeft();
  }

  return (
    <>
      <News news={news} />
      {actions.length > 0 && (
        <List ref={list} aria-label="Bulk actions">
          {actions.map((action, index) => (
            <BulkStrip
              key={action.id}
              action={action}
              mayStop={mayWrite}
              onShow={() => onShow({ results: action.id })}
              onDismiss={() => dismissAt(index, action.id)}
            />
          ))}
        </List>
      )}
      {asked && (
        <LazyStartDialog
          key={asked.at}
          kind={asked.ask}
          place={place}
          open={shown === asked}
          onClose={() => onShow(null)}
          onStarted={reread}
        />
      )}
      {hasResults && (
        <LazyResultsDialog
          open={results !== null}
          id={results?.results ?? null}
          news={<News news={news} />}
          onChoose={(id) => onShow({ results: id })}
          onClose={() => onShow(null)}
        />
      )}
    </>
  );
}

/** Tells screen readers once when an action starts or ends. Its progress changes too often. */
function News({ news }: { news: string }) {
  return (
    <p role="status" className="sr-only">
      {news}
    </p>
  );
}
