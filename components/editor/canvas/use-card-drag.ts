import { useReactFlow } from "@xyflow/react";
import { type PointerEvent as ReactPointerEvent, type RefObject, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { followPointer } from "@/components/editor/steps/follow-pointer";
import type { ViewProps } from "@/components/editor/steps/view";
import { centerOf, clamp, type Grid, indexAt, type Point } from "./layout";

/** A drag as the cards show it: it changes only when they are to make room elsewhere. */
export interface CardDrag {
  heldId: string;
  /** The steps that go along, in their order. */
  ids: readonly string[];
  /** The place of the first of them among the steps that stay. */
  toIndex: number;
}

interface Hold {
  element: HTMLElement;
  pointer: Point;
  /** Where the card was taken hold of, on the canvas. */
  from: Point;
  center: Point;
  /** How many of the dragged steps come before the one that is held. */
  before: number;
  drag: CardDrag;
  repaint: number;
  paintedAt: number;
}

const STARTS_AFTER_PX = 5;
const EDGE_PX = 48;
const PAN_PX_PER_MS = 0.72;
/** A very late frame isn't made up for. */
const LONGEST_FRAME_MS = 50;
const SETTLES_MS = 120;

/**
 * Dragging a card to another place, by mouse; a finger moves the canvas. The card itself is moved by hand, so that
 * nothing is drawn anew while it only follows the pointer; the document changes once, at the end.
 */
export function useCardDrag(
  frame: RefObject<HTMLElement | null>,
  { count, columns }: Grid,
  { steps, withOthers, onMove }: Pick<ViewProps, "steps" | "withOthers" | "onMove">,
) {
  const { screenToFlowPosition, getViewport, setViewport } = useReactFlow();
  const [drag, setDrag] = useState<CardDrag | null>(null);
  const end = useRef<(() => void) | null>(null);
  useEffect(() => () => end.current?.(), []);

  function begin(element: HTMLElement, stepId: string, pointer: Point): Hold | null {
    const going = new Set(withOthers(stepId));
    const ids = steps.flatMap(({ id }) => (going.has(id) ? [id] : []));
    const home = steps.findIndex(({ id }) => id === stepId);
    const first = steps.findIndex(({ id }) => going.has(id));
    if (home < 0 || first < 0) return null;
    return {
      element,
      pointer,
      from: screenToFlowPosition(pointer),
      center: centerOf(home, columns),
      before: ids.indexOf(stepId),
      drag: { heldId: stepId, ids, toIndex: first },
      repaint: 0,
      paintedAt: performance.now(),
    };
  }

  /** Once a frame: follows the pointer, and makes room where the card would go. */
  function paint(hold: Hold): void {
    const now = performance.now();
    const panned = panAtEdge(hold.pointer, Math.min(now - hold.paintedAt, LONGEST_FRAME_MS));
    hold.paintedAt = now;
    const at = screenToFlowPosition(hold.pointer);
    const by = { x: at.x - hold.from.x, y: at.y - hold.from.y };
    hold.element.style.transform = `translate(${by.x}px,${by.y}px)`;
    const slot = indexAt({ x: hold.center.x + by.x, y: hold.center.y + by.y }, { count, columns });
    const toIndex = clamp(slot - hold.before, 0, count - hold.drag.ids.length);
    if (toIndex !== hold.drag.toIndex) {
      hold.drag = { ...hold.drag, toIndex };
      setDrag(hold.drag);
    }
    hold.repaint = panned ? requestAnimationFrame(() => paint(hold)) : 0;
  }

  function panAtEdge({ x, y }: Point, elapsed: number): boolean {
    const bounds = frame.current?.getBoundingClientRect();
    if (!bounds) return false;
    const byX = elapsed * edgePan(x, bounds.left, bounds.right);
    const byY = elapsed * edgePan(y, bounds.top, bounds.bottom);
    if (byX === 0 && byY === 0) return false;
    const viewport = getViewport();
    void setViewport({ ...viewport, x: viewport.x + byX, y: viewport.y + byY });
    return true;
  }

  function startDrag(event: ReactPointerEvent, button: HTMLElement, stepId: string) {
    if (event.button !== 0 || event.ctrlKey || event.shiftKey || event.metaKey) return;
    const element = button.closest<HTMLElement>("[data-card]");
    if (!element) return;
    const { pointerId, clientX, clientY } = event;
    const start = steps.findIndex(({ id }) => id === stepId);
    let hold: Hold | null = null;

    end.current?.();
    end.current = followPointer(pointerId, {
      isHeld: () => hold !== null,
      onMove(move) {
        const pointer = { x: move.clientX, y: move.clientY };
        if (!hold) {
          if (Math.hypot(pointer.x - clientX, pointer.y - clientY) < STARTS_AFTER_PX) return;
          hold = begin(element, stepId, { x: clientX, y: clientY });
          if (!hold) return;
          element.style.transition = "";
          setDrag(hold.drag);
        }
        hold.pointer = pointer;
        const held = hold;
        if (!hold.repaint) hold.repaint = requestAnimationFrame(() => paint(held));
      },
      onEnd(drop) {
        if (!hold) return;
        cancelAnimationFrame(hold.repaint);
        const { ids, toIndex } = hold.drag;
        // As they were when the card was pressed, however many there are by now.
        const others = steps.flatMap(({ id }) => (ids.includes(id) ? [] : [id]));
        const moved = toIndex + hold.before !== start;
        flushSync(() => {
          setDrag(null);
          if (drop && moved) onMove(ids, toIndex, others);
        });
        // Its cell goes to its new place at the same pace: together, the card goes there from the pointer.
        element.style.transition = `transform ${SETTLES_MS}ms`;
        element.style.transform = "";
      },
    });
  }

  return { drag, startDrag };
}

function edgePan(at: number, start: number, end: number): number {
  if (at < start + EDGE_PX) return PAN_PX_PER_MS;
  return at > end - EDGE_PX ? -PAN_PX_PER_MS : 0;
}
