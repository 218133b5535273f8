import type { RecentRun } from "@/server/domain/workflow/recent-run";

const LOWEST = 8;

/**
 * Returns the height of a run's bar, from `LOWEST` to `most`. The scale is logarithmic, because one run can
 * take a second and the next a day.
 */
function heightOf(durationMs: number, longestMs: number, most: number): number {
  const share = longestMs > 0 ? Math.log1p(durationMs / 1000) / Math.log1p(longestMs / 1000) : 1;
  return Math.round(LOWEST + share * (most - LOWEST));
}

export function longestOf(runs: readonly RecentRun[]): number {
  return Math.max(0, ...runs.map(({ durationMs }) => durationMs));
}

/**
 * A run as a bar, which is taller for longer runs. Its shape shows the run's status: full if completed, broken in two
 * if failed, crossed if rejected, dashed if canceled, hatched while the run waits for people, and hollow otherwise.
 * Decorative, so it needs text next to it.
 */
export function RunBar({
  run,
  longestMs,
  width,
  height,
}: {
  run: RecentRun;
  /** The duration of the tallest bar. */
  longestMs: number;
  width: number;
  height: number;
}) {
  const high = heightOf(run.durationMs, longestMs, height);
  const [top, inner] = [height - high, { x: 0.5, width: width - 1, rx: 1.5 }];
  const whole = { ...inner, y: top + 0.5, height: high - 1 };
  return (
    <svg
      aria-hidden="true"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      className="block shrink-0"
    >
      <Shape run={run} whole={whole} />
    </svg>
  );
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
  rx: number;
}

function Shape({ run: { status, reason }, whole }: { run: RecentRun; whole: Box }) {
  const outline = (className: string, dashes?: string) => (
    <rect {...whole} fill="none" strokeWidth={1} strokeDasharray={dashes} className={className} />
  );
  if (reason === "CANCELLED") return outline("stroke-edge", "2 2");
  if (reason === "REJECTED") return <Crossed box={whole} />;
  switch (status) {
    case "COMPLETED":
      return <rect {...whole} className="fill-done" />;
    case "FAILED":
      return <Broken box={whole} />;
    case "PAUSED":
      return <Hatched box={whole} />;
    case "RUNNING":
      return outline("stroke-accent");
    case "QUEUED":
      return outline("stroke-edge");
  }
}

/** A bar in two pieces with a gap. */
function Broken({ box: { x, y, width, height, rx } }: { box: Box }) {
  const piece = (height - 3) / 2;
  return (
    <>
      <rect {...{ x, y, width, rx }} height={piece} className="fill-failed" />
      <rect {...{ x, width, rx }} y={y + piece + 3} height={piece} className="fill-failed" />
    </>
  );
}

function Crossed({ box }: { box: Box }) {
  const { x, y, width, height } = box;
  return (
    <>
      <rect {...box} strokeWidth={1} className="fill-failed-soft stroke-failed" />
      <path d={`M${x} ${y}L${x + width} ${y + height}`} strokeWidth={1} className="stroke-failed" />
    </>
  );
}

const STRIPE = 4;

/** The stripes are separate lines, because an SVG pattern would need an ID for each bar. */
function Hatched({ box }: { box: Box }) {
  const { x, y, width, height } = box;
  const stripes = Array.from({ length: Math.floor(height / STRIPE) }, (_, index) => y + (index + 1) * STRIPE);
  return (
    <>
      <rect {...box} strokeWidth={1} className="fill-waiting-soft stroke-waiting-line" />
      {stripes.map((at) => (
        <path
          key={at}
          d={`M${x} ${at}L${x + width} ${Math.max(y, at - STRIPE + 1)}`}
          className="stroke-waiting-line"
        />
      ))}
    </>
  );
}
