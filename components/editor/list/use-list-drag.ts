import { type PointerEvent, type RefObject, useCallback } from "react";
import { flushSync } from "react-dom";
import type { StepActions } from "@/components/editor/steps/use-step-actions";
import { edgeDirection, type StepDrag, useStepDrag } from "@/components/editor/steps/use-step-drag";
import { useEditorStore } from "@/components/editor/store/context";
import type { EditorStore } from "@/components/editor/store/store";

interface Item {
  element: HTMLElement;
  stepId: string;
  top: number;
  height: number;
  /** The CSS transform that moves the item aside. */
  shift: string;
}

const EDGE_PX = 56;
const SCROLL_PX_PER_MS = 0.84;

/**
 * Drags steps in the list, by mouse anywhere on a card and by finger on its handle. Moves the elements
 * directly during the drag and changes the document once, at the end. Items have `data-step-item`.
 */
export function useListDrag(list: RefObject<HTMLElement | null>, withOthers: StepActions["withOthers"]) {
  const { actions } = useEditorStore();
  const startDrag = useStepDrag();
  return useCallback(
    (event: PointerEvent, stepId: string) => {
      const container = list.current;
      if (container)
        startDrag(event, (from) => dragItems(container, withOthers(stepId), from.y, actions.move));
    },
    [list, withOthers, actions, startDrag],
  );
}

function dragItems(
  container: HTMLElement,
  stepIds: readonly string[],
  startY: number,
  onMove: EditorStore["actions"]["move"],
): StepDrag {
  const items = [...container.querySelectorAll<HTMLElement>("[data-step-item]")].map(measure);
  const dragged = items.filter((item) => stepIds.includes(item.stepId));
  const staying = items.filter((item) => !dragged.includes(item));
  const frame = frameOf(container);
  const startScroll = frame.scrollTop;
  let toIndex = dragged[0] ? items.indexOf(dragged[0]) : -1;
  container.setAttribute("data-dragging", "");
  for (const { element } of dragged) {
    element.setAttribute("data-dragged", "");
    element.style.cssText = "position:relative;z-index:2;opacity:.92";
  }

  return {
    paint({ y }, elapsedMs) {
      const { top, bottom } = boundsOf(frame);
      const direction = edgeDirection(y, top, bottom, EDGE_PX);
      if (direction !== 0) frame.scrollTop += direction * SCROLL_PX_PER_MS * elapsedMs;
      const by = y - startY + frame.scrollTop - startScroll;
      for (const { element } of dragged) element.style.transform = `translateY(${by}px)`;
      toIndex = makeRoom(dragged, staying, by);
      return direction !== 0;
    },
    end(drop) {
      container.removeAttribute("data-dragging");
      for (const { element } of dragged) element.removeAttribute("data-dragged");
      for (const { element } of items) element.removeAttribute("style");
      if (drop) flushSync(() => onMove(dragged.map(idOf), toIndex, staying.map(idOf)));
    },
  };
}

function measure(element: HTMLElement): Item {
  const { top, height } = element.getBoundingClientRect();
  return { element, stepId: element.dataset.stepItem ?? "", top, height, shift: "" };
}

function idOf({ stepId }: Item): string {
  return stepId;
}

/** Moves the other items aside. Returns the number of other items before the dragged ones. */
function makeRoom(dragged: readonly Item[], staying: readonly Item[], by: number): number {
  const [first] = dragged;
  const last = dragged.at(-1);
  if (!first || !last) return -1;
  const height = last.top + last.height - first.top;
  const upper = first.top + by;
  const lower = upper + height;
  const wasBelow = (item: Item) => item.top > first.top;
  // An item counts as passed once the dragged items cover half of it, from either side.
  const isAfter = (item: Item) =>
    wasBelow(item) ? lower < item.top + item.height / 2 : upper < item.top + item.height / 2;
  for (const item of staying) {
    const shift =
      isAfter(item) === wasBelow(item) ? "" : `translateY(${wasBelow(item) ? -height : height}px)`;
    if (item.shift === shift) continue;
    item.shift = shift;
    item.element.style.transition = "transform 120ms";
    item.element.style.transform = shift;
  }
  return staying.filter((item) => !isAfter(item)).length;
}

function frameOf(element: HTMLElement): HTMLElement {
  for (let frame = element.parentElement; frame; frame = frame.parentElement)
    if (/auto|scroll/.test(getComputedStyle(frame).overflowY) && frame.scrollHeight > frame.clientHeight)
      return frame;
  return document.documentElement;
}

/**
 * Returns the visible part of the frame. If the page itself scrolls, excludes the bar at its bottom, which is
 * as tall as the scroll padding.
 */
function boundsOf(frame: HTMLElement): { top: number; bottom: number } {
  if (frame !== document.documentElement) return frame.getBoundingClientRect();
  const covered = Number.parseFloat(getComputedStyle(frame).scrollPaddingBottom) || 0;
  return { top: 0, bottom: window.innerHeight - covered };
}
