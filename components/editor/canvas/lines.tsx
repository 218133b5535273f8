import { ViewportPortal } from "@xyflow/react";
import { useMemo } from "react";
import { type Arc, pathOfArcs, pathOfSpine } from "./arcs";
import type { Size } from "./layout";

/**
 * The spine through the cards, and the arcs beside them, which show references. `chosen` contains the indexes of the
 * selected steps.
 */
export function Lines({
  count,
  arcs,
  size,
  chosen,
}: {
  count: number;
  arcs: readonly Arc[];
  size: Size;
  chosen: ReadonlySet<number>;
}) {
  const isChosen = ({ from, to }: Arc) => chosen.has(from) || chosen.has(to);
  const spine = useMemo(() => pathOfSpine(count), [count]);
  return (
    <ViewportPortal>
      <svg
        aria-hidden="true"
        width={size.width}
        height={size.height}
        className="-z-1 pointer-events-none absolute top-0 left-0 overflow-visible"
        fill="none"
      >
        <path d={spine} className="stroke-edge" />
        <path data-arcs d={pathOfArcs(arcs.filter((arc) => !isChosen(arc)))} className="stroke-edge" />
        <path data-arcs="chosen" d={pathOfArcs(arcs.filter(isChosen))} className="stroke-2 stroke-accent" />
      </svg>
    </ViewportPortal>
  );
}
