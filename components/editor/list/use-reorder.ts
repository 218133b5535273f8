import {
  type PointerEvent as ReactPointerEvent,
  type RefObject,
  useCallback,
  useEffect,
  useRef,
} from "react";
import { flushSync } from "react-dom";
import { followPointer } from "@/components/editor/steps/follow-pointer";
import type { ViewProps } from "@/components/editor/steps/view";

interface Item {
  element: HTMLElement;
  stepId: string;
  top: number;
  height: number;
  /** How it moves to make room, as a transform. */
  shift: string;
}

interface Drag {
  pointerId: number;
  startY: number;
  /** The scroll offset when the drag started. */
  startScroll: number;
  pointerY: number;
  dragged: Item[];
  staying: Item[];
  toIndex: number;
  frame: HTMLElement;
  /** The pending repaint. */
  repaint: number;
  paintedAt: number;
}

const STARTS_AFTER_PX = 5;
const EDGE_PX = 56;
const SCROLL_PX_PER_MS = 0.84;
/** A very late frame isn't made up for. */
const LONGEST_FRAME_MS = 50;

/**
 * Dragging steps of a list to another place, by mouse anywhere on a card and by finger on its handle. The elements
 * are moved by hand while it lasts; the document changes once, at the end. Items carry `data-step-item`.
 */
export function useReorder(
  list: RefObject<HTMLElement | null>,
  /** Which steps go along with the one that is taken hold of. */
  withOthers: (stepId: string) => readonly string[],
  onMove: ViewProps["onMove"],
) {
  const end = useRef<(() => void) | null>(null);
  useEffect(() => () => end.current?.(), []);

  return useCallback(
    (event: ReactPointerEvent, stepId: string) => {
      if (event.button !== 0 || event.ctrlKey || event.shiftKey || event.metaKey || !list.current) return;
      const container = list.current;
      const { pointerId, clientY } = event;
      let drag: Drag | null = null;

      end.current?.();
      end.current = followPointer(pointerId, {
        isHeld: () => drag !== null,
        onMove(move) {
          if (!drag && Math.abs(move.clientY - clientY) < STARTS_AFTER_PX) return;
          drag ??= begin(container, withOthers(stepId), { pointerId, clientY });
          drag.pointerY = move.clientY;
          if (!drag.repaint) paint(drag);
        },
        onEnd(drop) {
          if (!drag) return;
          cancelAnimationFrame(drag.repaint);
          const { dragged, staying, toIndex } = drag;
          container.removeAttribute("data-dragging");
          for (const { element } of dragged) element.removeAttribute("data-dragged");
          for (const { element } of [...dragged, ...staying]) element.removeAttribute("style");
          if (!drop) return;
          const ids = dragged.map((item) => item.stepId);
          const others = staying.map((item) => item.stepId);
          flushSync(() => onMove(ids, toIndex, others));
        },
      });
    },
    [list, withOthers, onMove],
  );
}

function begin(
  container: HTMLElement,
  stepIds: readonly string[],
  { pointerId, clientY }: { pointerId: number; clientY: number },
): Drag {
  const items = [...container.querySelectorAll<HTMLElement>("[data-step-item]")].map((element) => {
    const { top, height } = element.getBoundingClientRect();
    return { element, stepId: element.dataset.stepItem ?? "", top, height, shift: "" };
  });
  const dragged = items.filter((item) => stepIds.includes(item.stepId));
  const frame = frameOf(container);
  container.setAttribute("data-dragging", "");
  for (const { element } of dragged) {
    element.setAttribute("data-dragged", "");
    element.style.cssText = "position:relative;z-index:2;opacity:.92";
  }
  const toIndex = dragged[0] ? items.indexOf(dragged[0]) : -1;
  const staying = items.filter((item) => !dragged.includes(item));
  const startScroll = frame.scrollTop;
  return {
    pointerId,
    startY: clientY,
    pointerY: clientY,
    startScroll,
    dragged,
    staying,
    toIndex,
    frame,
    repaint: 0,
    paintedAt: performance.now(),
  };
}

/** Once a frame: scrolls near the edges, moves what is dragged, and makes room where it would go. */
function paint(drag: Drag): void {
  const { frame, dragged, pointerY } = drag;
  const { top, bottom } = boundsOf(frame);
  const now = performance.now();
  const direction = pointerY < top + EDGE_PX ? -1 : pointerY > bottom - EDGE_PX ? 1 : 0;
  const scroll = direction * SCROLL_PX_PER_MS * Math.min(now - drag.paintedAt, LONGEST_FRAME_MS);
  if (scroll !== 0) frame.scrollTop += scroll;
  drag.paintedAt = now;
  const by = pointerY - drag.startY + frame.scrollTop - drag.startScroll;
  for (const { element } of dragged) element.style.transform = `translateY(${by}px)`;
  makeRoom(drag, by);
  drag.repaint = direction === 0 ? 0 : requestAnimationFrame(() => paint(drag));
}

function makeRoom(drag: Drag, by: number): void {
  const { dragged, staying } = drag;
  const [first] = dragged;
  const last = dragged.at(-1);
  if (!first || !last) return;
  const height = last.top + last.height - first.top;
  const upper = first.top + by;
  const lower = upper + height;
  const wasBelow = (item: Item) => item.top > first.top;
  // Passed once half of it is covered, from whichever side the block comes.
  const isAfter = (item: Item) =>
    wasBelow(item) ? lower < item.top + item.height / 2 : upper < item.top + item.height / 2;
  drag.toIndex = staying.filter((item) => !isAfter(item)).length;
  for (const item of staying) {
    const shift =
      isAfter(item) === wasBelow(item) ? "" : `translateY(${wasBelow(item) ? -height : height}px)`;
    if (item.shift === shift) continue;
    item.shift = shift;
    item.element.style.transition = "transform 120ms";
    item.element.style.transform = shift;
  }
}

function frameOf(element: HTMLElement): HTMLElement {
  for (let frame = element.parentElement; frame; frame = frame.parentElement)
    if (/auto|scroll/.test(getComputedStyle(frame).overflowY) && frame.scrollHeight > frame.clientHeight)
      return frame;
  return document.documentElement;
}

/** What is seen of the frame. Bars that lie over the page are its scroll padding. */
function boundsOf(frame: HTMLElement): { top: number; bottom: number } {
  if (frame !== document.documentElement) return frame.getBoundingClientRect();
  const covered = Number.parseFloat(getComputedStyle(frame).scrollPaddingBottom) || 0;
  return { top: 0, bottom: window.innerHeight - covered };
}
