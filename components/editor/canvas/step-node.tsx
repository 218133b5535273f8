import type { NodeProps } from "@xyflow/react";
import { EllipsisVertical } from "lucide-react";
import { memo, useCallback } from "react";
import { StepFace } from "@/components/editor/step-face";
import { Menu } from "@/components/ui/menu";
import { useCanvas } from "./canvas-context";
import { InsertMenu } from "./insert-menu";

/** A step's card, and left of it the place for a new one. */
export const StepNode = memo(function StepNode({ id }: Pick<NodeProps, "id">) {
  const { steps, indices, agents, problems, selectedIds, progress, ended, readOnly, ...canvas } = useCanvas();
  const { awaited } = canvas;
  const focusAwaited = useCallback(
    (button: HTMLButtonElement | null) => {
      if (!button || awaited.current !== id) return;
      awaited.current = null;
      button.focus({ preventScroll: true });
    },
    [awaited, id],
  );
  const index = indices.get(id);
  const step = index === undefined ? undefined : steps[index];
  // React Flow learns only afterwards that a step was removed.
  if (index === undefined || !step) return null;
  const tabIndex = canvas.tabbableId === id ? undefined : -1;
  const selected = selectedIds.has(id);
  const facts = {
    step,
    index,
    agents,
    problems: problems.get(id),
    progress: progress.get(id),
    ended,
  };
  return (
    <div className="flex h-full items-center">
      <div className="flex w-12 shrink-0 justify-center group-data-dragging/canvas:invisible">
        <InsertMenu index={index} label={`Add a step before step ${index + 1}`} tabIndex={tabIndex} />
      </div>
      <div data-card className="pointer-events-auto relative h-full flex-1">
        <button
          ref={focusAwaited}
          type="button"
          data-step={id}
          tabIndex={tabIndex}
          aria-pressed={selected}
          aria-keyshortcuts={readOnly ? "Enter" : "Enter Alt+ArrowUp Alt+ArrowDown Delete"}
          onPointerDown={(event) => canvas.onPointerDown(event, id)}
          onClick={(event) => {
            canvas.onSelect(id, { extend: event.shiftKey });
            // Keyboard and assistive technology press without a pointer: they mean the fields.
            if (event.detail === 0) canvas.onOpen(id);
          }}
          onDoubleClick={() => canvas.onOpen(id)}
          className="block size-full cursor-default rounded-md text-left group-data-dragging/canvas:cursor-grabbing"
        >
          <StepFace {...facts} count={steps.length} selected={selected || canvas.draggedIds.includes(id)} />
        </button>
        {!readOnly && (
          <div className="nopan absolute top-1 right-1">
            <Menu
              label={`More for step ${index + 1}`}
              tabIndex={tabIndex}
              trigger={<EllipsisVertical aria-hidden className="size-4" />}
              items={() => canvas.menuOf(id)}
            />
          </div>
        )}
      </div>
    </div>
  );
});
