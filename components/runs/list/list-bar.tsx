import { Bookmark, Download } from "lucide-react";
import dynamic from "next/dynamic";
import { useId, useState } from "react";
import { PanelFailure } from "@/components/filters/filter-bar";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
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

/** How many runs match, the saved views, and the download. */
export function ListBar({ place, count, isEmpty }: { place: RunListPlace; count: string; isEmpty: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const panel = useId();
  const file = useExport(place);
  return (
    <div className="grid grid-cols-1 gap-2">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <p aria-live="polite" className="text-muted text-sm">
          {count}
        </p>
        <div className="flex gap-1">
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
    </div>
  );
}
