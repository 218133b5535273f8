import { useReactFlow } from "@xyflow/react";
import { type PointerEvent, type RefObject, useState } from "react";
import { flushSync } from "react-dom";
import type { StepActions } from "@/components/editor/steps/use-step-actions";
import { edgeDirection, type StepDrag, useStepDrag } from "@/components/editor/steps/use-step-drag";
import { useEditor, useEditorStore } from "@/components/editor/store/context";
import { centerOf, clamp, indexAt, type Point } from "./layout";

/** The visible state of a drag. Changes only when the other cards make room at a different place. */
interface CardDrag {
  heldId: string;
  /** The dragged steps, in their order. */
  ids: readonly string[];
  /** The number of other steps before the dragged ones. */
  toIndex: number;
}

const EDGE_PX = 48;
const PAN_PX_PER_MS = 0.72;
const SETTLES_MS = 120;

/**
 * Drags a card along the spine with the mouse. (A finger moves the canvas instead.) Moves the card's element directly,
 * so that following the pointer doesn't rerender anything. The document changes once, at the end.
 */
export function useCardDrag(
  frame: RefObject<HTMLElement | null>,
  { withOthers }: Pick<StepActions, "withOthers">,
) {
  const { actions } = useEditorStore();
  const steps = useEditor((state) => state.definition.steps);
  const { screenToFlowPosition, getViewport, setViewport } = useReactFlow();
  const [drag, setDrag] = useState<CardDrag | null>(null);
  const startStepDrag = useStepDrag();

  function panAtEdge(y: number, elapsedMs: number): boolean {
    const bounds = frame.current?.getBoundingClientRect();
    if (!bounds) return false;
    const direction = edgeDirection(y, bounds.top, bounds.bottom, EDGE_PX);
    if (direction === 0) return false;
    const viewport = getViewport();
    void setViewport({ ...viewport, y: viewport.y - direction * PAN_PX_PER_MS * elapsedMs });
    return true;
  }

  function dragCards(element: HTMLElement, stepId: string, pointer: Point): StepDrag | null {
    const going = new Set(withOthers(stepId));
    const ids = steps.flatMap(({ id }) => (going.has(id) ? [id] : []));
    const home = steps.findIndex(({ id }) => id === stepId);
    const first = steps.findIndex(({ id }) => going.has(id));
    if (home < 0 || first < 0) return null;
    const from = screenToFlowPosition(pointer).y;
    /** The number of dragged steps before the card under the pointer. */
    const before = ids.indexOf(stepId);
    let toIndex = first;
    element.style.transition = "";
    setDrag({ heldId: stepId, ids, toIndex });

    return {
      paint(pointer, elapsedMs) {
        const pans = panAtEdge(pointer.y, elapsedMs);
        const by = screenToFlowPosition(pointer).y - from;
        element.style.transform = `translateY(${by}px)`;
        const slot = indexAt(centerOf(home) + by, steps.length);
        const place = clamp(slot - before, 0, steps.length - ids.length);
        if (place !== toIndex) {
          toIndex = place;
          setDrag({ heldId: stepId, ids, toIndex });
        }
        return pans;
      },
      end(drop) {
        // `toIndex` refers to the steps at the start of the drag. The document may have changed since then.
        const others = steps.flatMap(({ id }) => (ids.includes(id) ? [] : [id]));
        const moved = toIndex + before !== home;
        flushSync(() => {
          setDrag(null);
          if (drop && moved) actions.move(ids, toIndex, others);
        });
        // Lasts as long as the animation of the card's cell, so that the card moves in a straight line from the
        // pointer to its place.
        element.style.transition = `transform ${SETTLES_MS}ms`;
        element.style.transform = "";
      },
    };
  }

  function startDrag(event: PointerEvent, button: HTMLElement, stepId: string) {
    const element = button.closest<HTMLElement>("[data-card]");
    if (element) startStepDrag(event, (from) => dragCards(element, stepId, from));
  }

  return { drag, startDrag };
}
