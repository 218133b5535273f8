import { useReactFlow, useStore } from "@xyflow/react";
import { Minus, Plus } from "lucide-react";
import { Button, IconButton } from "@/components/ui/button";
import { MOVES_MS, motionDuration } from "./motion";
import { MAX_ZOOM, MIN_ZOOM } from "./viewport";

export function ZoomBar({ onFit }: { onFit: () => void }) {
  const { zoomIn, zoomOut } = useReactFlow();
  const zoom = useStore((state) => state.transform[2]);
  const options = () => ({ duration: motionDuration(MOVES_MS) });
  return (
    <div className="absolute bottom-3 left-3 z-10 flex items-center rounded-md border bg-surface">
      <IconButton label="Zoom out" disabled={zoom <= MIN_ZOOM} onClick={() => void zoomOut(options())}>
        <Minus aria-hidden className="size-4" />
      </IconButton>
      <output className="min-w-11 text-center text-muted text-sm tabular-nums">
        <span className="sr-only">Zoom </span>
        {Math.round(zoom * 100)}%
      </output>
      <IconButton label="Zoom in" disabled={zoom >= MAX_ZOOM} onClick={() => void zoomIn(options())}>
        <Plus aria-hidden className="size-4" />
      </IconButton>
      <Button variant="quiet" size="small" onClick={onFit}>
        Fit
      </Button>
    </div>
  );
}
