import { classNames } from "@/components/ui/class-names";
import { initials } from "@/components/ui/initials";
import type { Bar, Lane } from "@/server/domain/run/gantt/bars";
import { type Piece, placeTime } from "@/server/domain/run/gantt/scale";
import { percent } from "./percent";

/** If a bar takes up less than this share of the track, the people's initials appear beside it. */
const LABELED_SHARE = 0.05;

/** A step's timeline. Hidden from screen readers, which get the same information from the lane's text. */
export function Track({ lane, scale, isThin }: { lane: Lane; scale: readonly Piece[]; isThin: boolean }) {
  return (
    <span
      aria-hidden
      className={classNames(
        "relative block h-1.5 [print-color-adjust:exact] max-md:order-2 max-md:mt-1 max-md:ml-6",
        isThin ? "md:h-3" : "md:h-4",
      )}
    >
      {lane.bars.map((bar) => (
        <BarMark key={`${bar.kind} ${bar.from}`} bar={bar} scale={scale} />
      ))}
      {lane.failures.map((at) => (
        <span
          key={at}
          className="absolute -inset-y-0.5 -ml-px w-0.5 bg-failed"
          style={{ left: percent(placeTime(scale, at)) }}
        />
      ))}
    </span>
  );
}

function BarMark({ bar, scale }: { bar: Bar; scale: readonly Piece[] }) {
  const start = placeTime(scale, bar.from);
  const end = placeTime(scale, bar.to);
  const names = bar.people.map(initials).join(" ");
  const isNarrow = end - start < LABELED_SHARE;
  return (
    <>
      <span
        data-bar={bar.kind}
        className={classNames(
          "absolute inset-y-0 min-w-0.5 overflow-hidden rounded-sm",
          bar.kind === "person"
            ? "people-time border border-waiting-line"
            : bar.isOpen
              ? "animate-pulse bg-accent"
              : "bg-accent",
        )}
        style={{ left: percent(start), width: percent(end - start) }}
      >
        {!isNarrow && names && <Initials names={names} className="m-auto bg-waiting-soft px-1" />}
      </span>
      {isNarrow && names && (
        <span className="absolute inset-y-0 flex pl-1" style={{ left: percent(end) }}>
          <Initials names={names} />
        </span>
      )}
    </>
  );
}

function Initials({ names, className }: { names: string; className?: string }) {
  return (
    <span
      className={classNames(
        "block w-fit font-medium text-waiting text-xs leading-none max-md:hidden",
        className,
      )}
    >
      {names}
    </span>
  );
}
