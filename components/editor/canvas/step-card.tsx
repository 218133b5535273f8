import { EllipsisVertical } from "lucide-react";
import { memo, type RefObject, useCallback } from "react";
import { StepFace } from "@/components/editor/steps/step-face";
import type { ViewProps } from "@/components/editor/steps/view";
import { Menu } from "@/components/ui/menu/menu";
import type { StepRunDto } from "@/server/domain/run/operations";
import type { DraftStep } from "@/server/domain/workflow/draft";
import type { Problem } from "@/server/domain/workflow/problems";
import { InsertMenu } from "./insert-menu";

type Handlers = Pick<
  ViewProps,
  "agents" | "ended" | "readOnly" | "onSelect" | "onOpen" | "insertItems" | "menuOf"
>;

/** A step's card, and left of it the place for a new one. Redrawn only when something of its own changes. */
export const StepCard = memo(function StepCard({
  step,
  index,
  count,
  problems,
  progress,
  selected,
  dragged,
  tabbable,
  awaited,
  ...view
}: Handlers & {
  step: DraftStep;
  index: number;
  count: number;
  problems: readonly Problem[] | undefined;
  progress: StepRunDto | undefined;
  selected: boolean;
  dragged: boolean;
  tabbable: boolean;
  /** A step that is to have the focus as soon as it is drawn. */
  awaited: RefObject<string | null>;
}) {
  const { agents, ended, readOnly, onSelect, onOpen, insertItems, menuOf } = view;
  const { id } = step;
  const focusAwaited = useCallback(
    (button: HTMLButtonElement | null) => {
      if (!button || awaited.current !== id) return;
      awaited.current = null;
      button.focus({ preventScroll: true });
    },
    [awaited, id],
  );
  const tabIndex = tabbable ? undefined : -1;
  return (
    <div className="flex h-full items-center">
      <div className="flex w-12 shrink-0 justify-center group-data-dragging/canvas:invisible">
        {!readOnly && (
          <InsertMenu
            index={index}
            label={`Add a step before step ${index + 1}`}
            tabIndex={tabIndex}
            insertItems={insertItems}
          />
        )}
      </div>
      <div data-card className="pointer-events-auto relative h-full flex-1">
        <button
          ref={focusAwaited}
          type="button"
          data-step={id}
          tabIndex={tabIndex}
          aria-pressed={selected}
          aria-keyshortcuts={readOnly ? "Enter" : "Enter Alt+ArrowUp Alt+ArrowDown Delete"}
          onClick={(event) => {
            onSelect(id, { extend: event.shiftKey });
            // Keyboard and assistive technology press without a pointer: they mean the fields.
            if (event.detail === 0) onOpen(id);
          }}
          onDoubleClick={() => onOpen(id)}
          className="block size-full cursor-default rounded-md text-left group-data-dragging/canvas:cursor-grabbing"
        >
          <StepFace
            step={step}
            index={index}
            count={count}
            agents={agents}
            problems={problems}
            progress={progress}
            ended={ended}
            selected={selected || dragged}
          />
        </button>
        {!readOnly && (
          <div className="nopan absolute top-1 right-1">
            <Menu
              label={`More for step ${index + 1}`}
              tabIndex={tabIndex}
              trigger={<EllipsisVertical aria-hidden className="size-4" />}
              items={() => menuOf(id)}
            />
          </div>
        )}
      </div>
    </div>
  );
});
