"use client";

import "@xyflow/react/dist/base.css";
import { ReactFlow, type ReactFlowProps, ReactFlowProvider } from "@xyflow/react";
import {
  type KeyboardEvent,
  type MouseEvent,
  memo,
  type PointerEvent,
  useMemo,
  useRef,
  useState,
} from "react";
import { useEditorPage } from "@/components/editor/page-context";
import { findStepElement } from "@/components/editor/steps/step-elements";
import type { ViewProps } from "@/components/editor/steps/view";
import { useEditor, useEditorStore } from "@/components/editor/store/context";
import type { DraftStep } from "@/server/domain/workflow/draft";
import { type Arc, assignLanes, widthOfArcs } from "./arcs";
import { CanvasContext } from "./canvas-context";
import { neighborOf, reorder, type Size, sizeOf } from "./layout";
import { Lines } from "./lines";
import { BeginNode, EndNode } from "./marker-nodes";
import { type CanvasNode, makeNodePlacer, type Placing } from "./nodes";
import { listReferences } from "./references";
import { StepNode } from "./step-node";
import { useCardDrag } from "./use-card-drag";
import { useFrameSize } from "./use-frame-size";
import { useSight } from "./use-sight";
import { extentOf, MAX_ZOOM, MIN_ZOOM } from "./viewport";
import { ZoomBar } from "./zoom-bar";

/** React Flow pans, zooms, and places the cards. The editor handles everything else itself. */
const FLOW_OPTIONS = {
  nodeTypes: { begin: BeginNode, step: StepNode, end: EndNode },
  minZoom: MIN_ZOOM,
  maxZoom: MAX_ZOOM,
  onlyRenderVisibleElements: true,
  panOnScroll: true,
  panOnScrollSpeed: 1,
  zoomOnDoubleClick: false,
  nodesDraggable: false,
  nodesConnectable: false,
  nodesFocusable: false,
  elementsSelectable: false,
  disableKeyboardA11y: true,
  deleteKeyCode: null,
  selectionKeyCode: null,
  multiSelectionKeyCode: null,
  panActivationKeyCode: null,
  zoomActivationKeyCode: null,
  // Menus handle their own scrolling.
  noWheelClassName: "nowheel, [popover]",
  proOptions: { hideAttribution: true },
} satisfies ReactFlowProps;

/**
 * Shows the steps as cards on a vertical spine, with arcs from each step to the steps that use its output, and a button
 * to add a step between any two.
 */
export const Canvas = memo(function Canvas(props: ViewProps) {
  const frame = useRef<HTMLDivElement>(null);
  const size = useFrameSize(frame);
  return (
    <div ref={frame} className="relative size-full min-h-80 overflow-hidden">
      {size && (
        <ReactFlowProvider>
          <Cards {...props} size={size} />
        </ReactFlowProvider>
      )}
    </div>
  );
});

function Cards({ size, ...view }: ViewProps & { size: Size }) {
  const { readOnly } = useEditorPage();
  const { actions } = useEditorStore();
  const { steps, ids, indices, focusId, focusIndex, tabbableIndex } = useStepOrder();
  const section = useRef<HTMLElement>(null);
  const pressedId = useRef<string | null>(null);
  const awaited = useRef<string | null>(null);
  const { drag, startDrag } = useCardDrag(section, view.stepActions);
  const order = useMemo(() => (drag ? reorder(ids, drag.ids, drag.toIndex) : ids), [ids, drag]);
  const arcs = useArcs(steps, order);
  const spine = sizeOf(steps.length);
  const content = { ...spine, width: spine.width + widthOfArcs(arcs) };
  const sight = useSight({ content, frame: size, focusId, focusIndex, pressedId });
  const nodes = useNodes({ ids, order, heldId: drag?.heldId, tabbableIndex });
  const chosen = new Set(order.flatMap((id, slot) => (view.selectedIds.has(id) ? slot : [])));

  function onKeyDown(event: KeyboardEvent) {
    pressedId.current = null;
    awaited.current = null;
    const stepId = event.target instanceof HTMLElement ? event.target.dataset.step : undefined;
    if (stepId === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const to = neighborOf(event.key, indices.get(stepId) ?? 0, ids.length);
    if (/^Arrow|^Home$|^End$/.test(event.key)) event.preventDefault();
    const next = to === null ? undefined : ids[to];
    if (to === null || next === undefined) return;
    if (event.shiftKey && !view.selectedIds.has(stepId)) actions.select(stepId, { extend: false });
    actions.select(next, { extend: event.shiftKey });
    sight.reveal(to);
    const card = findStepElement(next);
    if (card?.checkVisibility()) card.focus({ preventScroll: true });
    // The card isn't rendered yet.
    else awaited.current = next;
  }

  function onPointerDown(event: PointerEvent) {
    const button = event.target instanceof Element && event.target.closest<HTMLElement>("[data-step]");
    const stepId = button ? button.dataset.step : undefined;
    if (!button || stepId === undefined) return;
    pressedId.current = stepId;
    awaited.current = null;
    if (event.pointerType === "mouse" && !readOnly) startDrag(event, button, stepId);
  }

  return (
    <CanvasContext
      value={{
        ...view,
        steps,
        indices,
        tabbableId: ids[tabbableIndex],
        draggedIds: drag?.ids ?? [],
        awaited,
      }}
    >
      <section
        ref={section}
        aria-label="Steps, canvas"
        data-dragging={drag ? "" : undefined}
        className="group/canvas absolute inset-0 data-dragging:cursor-grabbing"
        onKeyDown={onKeyDown}
        onPointerDown={onPointerDown}
        onMouseDownCapture={readOnly ? undefined : keepCanvasStill}
      >
        <ReactFlow
          ref={nameParts}
          nodes={nodes}
          defaultViewport={sight.opening}
          translateExtent={extentOf(content, size)}
          {...FLOW_OPTIONS}
        >
          <Lines count={steps.length} arcs={arcs} size={content} chosen={chosen} />
        </ReactFlow>
        <ZoomBar onFit={sight.fit} />
      </section>
    </CanvasContext>
  );
}

/**
 * Returns the steps in order, the focused step, and the step that Tab moves to: the focused one or, if there is none,
 * the first.
 */
function useStepOrder() {
  const steps = useEditor((state) => state.definition.steps);
  const focusId = useEditor((state) => state.selection?.headId ?? null);
  const ids = useMemo(() => steps.map(({ id }) => id), [steps]);
  const indices = useMemo(() => new Map(ids.map((id, index) => [id, index])), [ids]);
  const focusIndex = focusId === null ? -1 : (indices.get(focusId) ?? -1);
  return { steps, ids, indices, focusId, focusIndex, tabbableIndex: Math.max(0, focusIndex) };
}

/** Keeps the canvas still while the mouse drags a card. On touch screens, dragging a card moves the canvas. */
function keepCanvasStill(event: MouseEvent) {
  if (event.target instanceof Element && event.target.closest("[data-card]")) event.stopPropagation();
}

interface ShownCards extends Pick<Placing, "ids" | "order" | "heldId"> {
  tabbableIndex: number;
}

function useNodes({ ids, order, heldId, tabbableIndex }: ShownCards): CanvasNode[] {
  const [placeNodes] = useState(makeNodePlacer);
  return useMemo(
    () =>
      placeNodes({
        ids,
        order,
        // Always renders the card that Tab focuses, and the next card, which contains the button to add a step
        // between the two.
        keptIds: new Set(ids.slice(tabbableIndex, tabbableIndex + 2)),
        heldId,
      }),
    [placeNodes, ids, order, heldId, tabbableIndex],
  );
}

/** Returns the arcs between steps, given the steps' order on the screen. */
function useArcs(steps: readonly DraftStep[], order: readonly string[]): Arc[] {
  const references = useMemo(() => listReferences(steps), [steps]);
  return useMemo(() => {
    const slots = new Map(order.map((id, slot) => [id, slot]));
    const slotOf = (index: number) => (index < 0 ? index : (slots.get(steps[index]?.id ?? "") ?? index));
    return assignLanes(references.map(({ from, to }) => ({ from: slotOf(from), to: slotOf(to) })));
  }, [references, steps, order]);
}

/** Overrides React Flow's `application` role, because these cards are a list of plain buttons. */
function nameParts(root: HTMLElement | null): void {
  root?.setAttribute("role", "presentation");
  root?.querySelector(".react-flow__nodes")?.setAttribute("role", "list");
}
