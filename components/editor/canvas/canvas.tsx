"use client";

import "@xyflow/react/dist/base.css";
import { ReactFlow, ReactFlowProvider, ViewportPortal } from "@xyflow/react";
import { type KeyboardEvent, memo, type PointerEvent, useMemo, useRef, useState } from "react";
import { useEditorPage } from "@/components/editor/page-context";
import { findStepElement } from "@/components/editor/steps/step-elements";
import type { ViewProps } from "@/components/editor/steps/view";
import { useEditor, useEditorStore } from "@/components/editor/store/context";
import { CanvasContext } from "./canvas-context";
import { columnsFor, linesOf, neighborOf, reorder, type Size, sizeOf } from "./layout";
import { BeginNode, EndNode } from "./marker-nodes";
import { makeNodePlacer } from "./nodes";
import { StepNode } from "./step-node";
import { useCardDrag } from "./use-card-drag";
import { useFrameSize } from "./use-frame-size";
import { useSight } from "./use-sight";
import { extentOf, firstViewport, MAX_ZOOM, MIN_ZOOM, revealing } from "./viewport";
import { ZoomBar } from "./zoom-bar";

const NODE_TYPES = { begin: BeginNode, step: StepNode, end: EndNode };
const PRO_OPTIONS = { hideAttribution: true };

/** Shows the steps as cards in rows, from left to right, with a button to add a step between any two. */
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
  const steps = useEditor((state) => state.definition.steps);
  const focusId = useEditor((state) => state.selection?.headId ?? null);
  const section = useRef<HTMLElement>(null);
  const pressedId = useRef<string | null>(null);
  const awaited = useRef<string | null>(null);
  const [placeNodes] = useState(makeNodePlacer);
  const columns = columnsFor(size.width);
  const grid = { count: steps.length, columns };
  const content = sizeOf(grid);

  const ids = useMemo(() => steps.map(({ id }) => id), [steps]);
  const indices = useMemo(() => new Map(ids.map((id, index) => [id, index])), [ids]);
  const focusIndex = focusId === null ? -1 : (indices.get(focusId) ?? -1);
  const tabbableIndex = Math.max(0, focusIndex);
  const { drag, startDrag } = useCardDrag(section, grid, view.stepActions);
  const { reveal, fit } = useSight({ content, frame: size, columns, focusId, focusIndex, pressedId });

  const nodes = useMemo(
    () =>
      placeNodes({
        ids,
        order: drag ? reorder(ids, drag.ids, drag.toIndex) : ids,
        columns,
        // The card that Tab moves the focus to, and the next card, which contains the button to add a step
        // between them.
        keptIds: new Set(ids.slice(tabbableIndex, tabbableIndex + 2)),
        heldId: drag?.heldId,
      }),
    [placeNodes, ids, drag, columns, tabbableIndex],
  );
  const lines = useMemo(() => linesOf({ count: steps.length, columns }), [steps.length, columns]);
  const [opening] = useState(() => {
    const viewport = firstViewport(content, size);
    return focusIndex < 0 ? viewport : revealing(viewport, focusIndex, columns, size);
  });

  function onKeyDown(event: KeyboardEvent) {
    pressedId.current = null;
    awaited.current = null;
    const stepId = event.target instanceof HTMLElement ? event.target.dataset.step : undefined;
    if (stepId === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const to = neighborOf(event.key, indices.get(stepId) ?? 0, grid);
    if (/^Arrow|^Home$|^End$/.test(event.key)) event.preventDefault();
    const next = to === null ? undefined : ids[to];
    if (to === null || next === undefined) return;
    if (event.shiftKey && !view.selectedIds.has(stepId)) actions.select(stepId, { extend: false });
    actions.select(next, { extend: event.shiftKey });
    reveal(to);
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
        // Dragging a card with the mouse moves the card. Dragging it with a finger moves the canvas.
        onMouseDownCapture={(event) =>
          !readOnly &&
          event.target instanceof Element &&
          event.target.closest("[data-card]") &&
          event.stopPropagation()
        }
      >
        <ReactFlow
          ref={nameParts}
          nodes={nodes}
          nodeTypes={NODE_TYPES}
          defaultViewport={opening}
          minZoom={MIN_ZOOM}
          maxZoom={MAX_ZOOM}
          translateExtent={extentOf(content, size)}
          onlyRenderVisibleElements
          panOnScroll
          panOnScrollSpeed={1}
          zoomOnDoubleClick={false}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          elementsSelectable={false}
          disableKeyboardA11y
          deleteKeyCode={null}
          selectionKeyCode={null}
          multiSelectionKeyCode={null}
          panActivationKeyCode={null}
          zoomActivationKeyCode={null}
          // Menus scroll by themselves.
          noWheelClassName="nowheel, [popover]"
          proOptions={PRO_OPTIONS}
        >
          <ViewportPortal>
            <svg
              aria-hidden="true"
              width={content.width}
              height={content.height}
              className="-z-1 pointer-events-none absolute top-0 left-0 overflow-visible"
            >
              <path d={lines} fill="none" className="stroke-edge" />
            </svg>
          </ViewportPortal>
        </ReactFlow>
        <ZoomBar onFit={fit} />
      </section>
    </CanvasContext>
  );
}

/** React Flow sets the role `application`, but these cards are a list of plain buttons. */
function nameParts(root: HTMLElement | null): void {
  root?.setAttribute("role", "presentation");
  root?.querySelector(".react-flow__nodes")?.setAttribute("role", "list");
}
