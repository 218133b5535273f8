import { classNames } from "@/components/ui/class-names";
import { ShortTime } from "@/components/ui/time/exact-time";
import { formatDuration } from "@/components/ui/time/format-duration";
import type { Piece, Range } from "@/server/domain/run/gantt/scale";
import { LANE_GRID } from "./lane-grid";
import { percent } from "./percent";

/**
 * Gaps narrower than this share of the axis get no label, because it wouldn't fit. The time column still
 * shows how long each step waited.
 */
const LABELED_SHARE = 0.05;

/** The time axis: when the run started and ended, with the true length of each compressed gap. */
export function Axis({ scale, span, ended }: { scale: readonly Piece[]; span: Range; ended: boolean }) {
  return (
    <div
      className={classNames(
        LANE_GRID,
        "sticky top-0 z-10 border-b bg-surface py-1 text-muted text-xs max-md:hidden print:static",
      )}
    >
      <span>
        <ShortTime at={new Date(span.from).toISOString()} />
      </span>
      <div className="relative h-4">
        {listGaps(scale)
          .filter(({ start, end }) => end - start >= LABELED_SHARE)
          .map(({ from, to, start, end }) => (
            <span
              key={from}
              className="absolute truncate text-center tabular-nums"
              style={{ left: percent(start), width: percent(end - start) }}
            >
              {formatDuration(to - from)}
            </span>
          ))}
      </div>
      <span className="text-right">{ended ? <ShortTime at={new Date(span.to).toISOString()} /> : "now"}</span>
    </div>
  );
}

/** Marks the compressed gaps across all lanes. */
export function GapBands({ scale }: { scale: readonly Piece[] }) {
  return (
    <div aria-hidden className={classNames(LANE_GRID, "absolute inset-0 max-md:hidden")}>
      <div className="relative col-start-2 h-full">
        {listGaps(scale).map(({ from, start, end }) => (
          <span
            key={from}
            className="absolute inset-y-0 border-x border-dashed bg-sunken"
            style={{ left: percent(start), width: percent(end - start) }}
          />
        ))}
      </div>
    </div>
  );
}

function listGaps(scale: readonly Piece[]): Piece[] {
  return scale.filter(({ isCompressed }) => isCompressed);
}
