import { Bookmark, Download } from "lucide-react";
import dynamic from "next/dynamic";
import { useId, useRef, useState } from "react";
import { PanelFailure } from "@/components/filters/filter-bar";
import { BulkBar, type BulkDialogShown } from "@/components/runs/bulk/bulk-bar";
import { BulkMenu } from "@/components/runs/bulk/bulk-menu";
import { useBulkActions } from "@/components/runs/bulk/use-bulk-actions";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import type { BulkActionDto } from "@/server/domain/bulk/api";
import type { RunListPlace } from "./run-list-place";
import { useExport } from "./use-export";

/** Loaded when someone opens the views. */
const LazyViewsPanel = dynamic(
  () =>
    import("./views-panel").then(
      ({ ViewsPanel }) => ViewsPanel,
      () => PanelFailure,
    ),
  { loading: () => <Skeleton className="h-24" /> },
);

/** The number of matching runs, the saved views, the bulk actions, and the download. */
export function ListBar({
  place,
  count,
  isEmpty,
  mayWrite,
  initialBulk,
  readAt,
}: {
  place: RunListPlace;
  count: string;
  isEmpty: boolean;
  mayWrite: boolean;
  initialBulk: readonly BulkActionDto[];
  /** When the server loaded `initialBulk`. */
  readAt: number;
}) {
  const [isOpen, setOpen] = useState(false);
  const panel = useId();
  const file = useExport(place);
  const bulk = useBulkActions(initialBulk, readAt);
  const [shown, show] = useState<BulkDialogShown | null>(null);
  const tools = useRef<HTMLDivElement>(null);
  const focusTools = () => {
    const menu = tools.current?.querySelector<HTMLElement>("[aria-haspopup=menu]");
    (menu ?? tools.current?.querySelector<HTMLElement>("button"))?.focus();
  };
  return (
    <div className="grid grid-cols-1 gap-2">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <p aria-live="polite" className="text-muted text-sm">
          {count}
        </p>
        <div ref={tools} className="flex flex-wrap gap-1">
          <Button
            size="small"
            variant="quiet"
            aria-expanded={isOpen}
            aria-controls={panel}
            className="aria-expanded:bg-sunken"
            onClick={() => setOpen(!isOpen)}
          >
            <Bookmark aria-hidden className="size-4" />
            Views
          </Button>
          {mayWrite && (
            <BulkMenu
              hasRuns={!isEmpty}
              onChoose={(ask) => show({ ask, at: Date.now() })}
              onHistory={() => show({ results: null })}
            />
          )}
          {!isEmpty && (
            <Button size="small" variant="quiet" pending={file.isPending} onClick={() => file.mutate()}>
              <Download aria-hidden className="size-4" />
              {file.isPending ? "Downloading" : "Download CSV"}
            </Button>
          )}
        </div>
      </div>
      <div id={panel} hidden={!isOpen}>
        {isOpen && <LazyViewsPanel place={place} />}
      </div>
      <BulkBar {...{ place, mayWrite, bulk, shown }} onShow={show} onNoneLeft={focusTools} />
    </div>
  );
}
