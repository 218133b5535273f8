import { classNames } from "@/components/ui/class-names";

/**
 * The meaning of a bar or line. Bars that share a chart have different patterns, so people don't need color to tell
 * them apart. Only `person` is hatched diagonally.
 */
export type Look = "done" | "rejected" | "failed" | "other" | "machine" | "person";

const PATTERN_SIZE = 6;

/** Returns the attributes that fill a shape in the given look. `id` is the ID of the chart's `Patterns`. */
export function fillOf(look: Look, id: string): { fill?: string; className?: string } {
  if (look === "done") return { className: "fill-done" };
  if (look === "machine") return { className: "fill-accent" };
  return { fill: `url(#${id}-${look})` };
}

/** A chart's patterns. Each SVG defines its own, because patterns in a hidden SVG can't be used elsewhere. */
export function Patterns({ id }: { id: string }) {
  return (
    <defs>
      <Pattern id={`${id}-person`} turn={45}>
        <rect width={PATTERN_SIZE} height={PATTERN_SIZE} className="fill-waiting-soft" />
        <rect width={2} height={PATTERN_SIZE} className="fill-waiting-line" />
      </Pattern>
      <Pattern id={`${id}-rejected`}>
        <rect width={PATTERN_SIZE} height={PATTERN_SIZE} className="fill-failed-soft" />
        <circle cx={3} cy={3} r={1.5} className="fill-failed" />
      </Pattern>
      <Pattern id={`${id}-failed`}>
        <rect width={PATTERN_SIZE} height={PATTERN_SIZE} className="fill-failed" />
        <rect y={4.5} width={PATTERN_SIZE} height={1} className="fill-failed-soft" />
      </Pattern>
      <Pattern id={`${id}-other`}>
        <rect width={PATTERN_SIZE} height={PATTERN_SIZE} className="fill-surface" />
        <rect width={1.5} height={PATTERN_SIZE} className="fill-edge" />
      </Pattern>
    </defs>
  );
}

function Pattern({ id, turn, children }: { id: string; turn?: number; children: React.ReactNode }) {
  return (
    <pattern
      id={id}
      width={PATTERN_SIZE}
      height={PATTERN_SIZE}
      patternUnits="userSpaceOnUse"
      patternTransform={turn ? `rotate(${turn})` : undefined}
    >
      {children}
    </pattern>
  );
}

/** The color of a line in the given look. */
export function strokeOf(look: Look): string {
  if (look === "person") return "stroke-waiting";
  if (look === "machine") return "stroke-accent";
  return look === "done" ? "stroke-done" : "stroke-edge";
}

/** Returns the outline of a filled shape. Without one, light patterns have no visible edge. */
export function outlineOf(look: Look): string {
  if (look === "person") return "stroke-waiting-line";
  if (look === "rejected") return "stroke-failed";
  return look === "other" ? "stroke-edge" : "stroke-none";
}

/** A swatch of a series' style, for a chart's legend. */
export function Swatch({ id, look, line }: { id: string; look: Look; line?: { dashed: boolean } }) {
  return (
    <svg aria-hidden="true" className="h-3 w-5 shrink-0">
      {line ? (
        <line
          x2="100%"
          y1="50%"
          y2="50%"
          strokeWidth={2}
          strokeDasharray={line.dashed ? DASHES : undefined}
          className={strokeOf(look)}
        />
      ) : (
        <>
          <Patterns id={id} />
          <rect
            x={0.5}
            y={0.5}
            width={19}
            height={11}
            rx={2}
            {...fillOf(look, id)}
            className={classNames(fillOf(look, id).className, outlineOf(look))}
          />
        </>
      )}
    </svg>
  );
}

export const DASHES = "5 4";
