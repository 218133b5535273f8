import type { Node } from "@xyflow/react";
import { CELL, GAP, MARKER_HEIGHT, type Point, placeOf, type Size } from "./layout";

export type CanvasNode = Node<Record<string, never>, "begin" | "step" | "end">;

interface Wanted {
  id: string;
  type: CanvasNode["type"];
  position: Point;
  size: Size;
  /** Whether the node is rendered even outside the view. */
  kept: boolean;
  /** Whether the card is drawn above the other cards. */
  held: boolean;
}

export interface Placing {
  /** The steps' IDs in document order, which screen readers follow. */
  ids: readonly string[];
  /** The steps' IDs in their order on the screen, which differs from document order during a drag. */
  order: readonly string[];
  keptIds: ReadonlySet<string>;
  heldId: string | undefined;
}

const NO_DATA: Record<string, never> = {};
const BEGIN_ID = "canvas-begin";
const END_ID = "canvas-end";

/** Makes the nodes for React Flow. Unchanged nodes stay the same objects, so that they don't rerender. */
export function makeNodePlacer(): (placing: Placing) => CanvasNode[] {
  let before = new Map<string, { wanted: Wanted; node: CanvasNode }>();
  return ({ ids, order, keptIds, heldId }) => {
    const slots = new Map(order.map((id, slot) => [id, slot]));
    const all: Wanted[] = [
      {
        id: BEGIN_ID,
        type: "begin",
        position: { x: 0, y: 0 },
        size: { width: CELL.width, height: MARKER_HEIGHT },
        kept: false,
        held: false,
      },
      ...ids.map(
        (id, index): Wanted => ({
          id,
          type: "step",
          // The dragged card's node stays in its old place. A CSS transform moves the card with the pointer.
          position: placeOf(id === heldId ? index : (slots.get(id) ?? index)),
          size: CELL,
          kept: keptIds.has(id) || id === heldId,
          held: id === heldId,
        }),
      ),
      {
        id: END_ID,
        type: "end",
        position: placeOf(ids.length),
        size: { width: CELL.width, height: GAP + MARKER_HEIGHT },
        kept: true,
        held: false,
      },
    ];
    const now = new Map(
      all.map((wanted) => {
        const was = before.get(wanted.id);
        return [wanted.id, was && isSame(was.wanted, wanted) ? was : { wanted, node: toNode(wanted) }];
      }),
    );
    before = now;
    return [...now.values()].map(({ node }) => node);
  };
}

function toNode({ id, type, position, size, kept, held }: Wanted): CanvasNode {
  return {
    id,
    type,
    position,
    ...size,
    measured: size,
    handles: [],
    data: NO_DATA,
    // React Flow omits nodes outside the view unless they're being dragged.
    dragging: kept,
    zIndex: held ? 1 : 0,
    ariaRole: "listitem",
    domAttributes: { "aria-roledescription": undefined },
    className: type === "begin" ? undefined : "transition-transform",
  };
}

function isSame(a: Wanted, b: Wanted): boolean {
  return (
    a.position.x === b.position.x && a.position.y === b.position.y && a.kept === b.kept && a.held === b.held
  );
}
