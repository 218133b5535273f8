import { EllipsisVertical, GripVertical, Plus } from "lucide-react";
import { memo, type PointerEvent } from "react";
import { StepFace } from "@/components/editor/steps/step-face";
import { insertButtonId, type ViewProps } from "@/components/editor/steps/view";
import { classNames } from "@/components/ui/class-names";
import { Menu } from "@/components/ui/menu/menu";
import type { StepRunDto } from "@/server/domain/run/operations";
import type { DraftStep } from "@/server/domain/workflow/draft";
import type { Problem } from "@/server/domain/workflow/problems";

type Handlers = Pick<
  ViewProps,
  "agents" | "ended" | "readOnly" | "onSelect" | "onOpen" | "insertItems" | "menuOf"
>;

function isFinger(event: Event): boolean {
  return event instanceof PointerEvent && event.pointerType === "touch";
}

/** One card, and the place before it for a new one. Redrawn only when something of its own changes. */
export const StepItem = memo(function StepItem({
  step,
  index,
  count,
  problems,
  progress,
  selected,
  tabbable,
  onPointerDown,
  ...view
}: Handlers & {
  step: DraftStep;
  index: number;
  count: number;
  problems: readonly Problem[] | undefined;
  progress: StepRunDto | undefined;
  selected: boolean;
  tabbable: boolean;
  onPointerDown: (event: PointerEvent, stepId: string) => void;
}) {
  const { agents, ended, readOnly, onSelect, onOpen, insertItems, menuOf } = view;
  const tabIndex = tabbable ? undefined : -1;
  return (
    <li
      data-step-item={step.id}
      className={classNames(
        "group/step [contain-intrinsic-size:auto_6.75rem] [content-visibility:auto] touch:[contain-intrinsic-size:auto_7.5rem]",
        // The ring of what has the focus lies around it.
        "[overflow-clip-margin:6px]",
      )}
    >
      <div className="group-data-dragged/step:invisible relative flex h-9 justify-center touch:h-12">
        {index > 0 && <span aria-hidden className="absolute inset-y-0 w-px bg-line" />}
        {!readOnly && (
          <Menu
            label={`Add a step before step ${index + 1}`}
            triggerId={insertButtonId(index)}
            tabIndex={tabIndex}
            trigger={
              <span className="grid size-6 place-items-center rounded-md border bg-paper touch:size-7">
                <Plus aria-hidden className="size-3.5" />
              </span>
            }
            triggerClassName="group-data-dragging/list:invisible relative self-center"
            items={() => insertItems(index)}
          />
        )}
      </div>
      <div className="group relative">
        <button
          type="button"
          data-step={step.id}
          tabIndex={tabIndex}
          aria-pressed={selected}
          aria-keyshortcuts={readOnly ? "Enter" : "Enter Alt+ArrowUp Alt+ArrowDown Delete"}
          onPointerDown={(event) =>
            event.pointerType === "mouse" && !readOnly && onPointerDown(event, step.id)
          }
          onClick={(event) => {
            onSelect(step.id, { extend: event.shiftKey });
            // Keyboard and assistive technology press without a pointer: they mean the fields, as a finger does.
            if (event.detail === 0 || isFinger(event.nativeEvent)) onOpen(step.id);
          }}
          onDoubleClick={() => onOpen(step.id)}
          className="block w-full cursor-default scroll-my-3 rounded-md text-left group-data-dragging/list:cursor-grabbing"
        >
          <StepFace
            step={step}
            index={index}
            count={count}
            agents={agents}
            problems={problems}
            progress={progress}
            ended={ended}
            selected={selected}
          />
        </button>
        {!readOnly && (
          <div className="absolute inset-y-0 right-1 flex items-center">
            <button
              type="button"
              aria-hidden="true"
              tabIndex={-1}
              onPointerDown={(event) => onPointerDown(event, step.id)}
              className="grid size-8 cursor-grab touch-none place-items-center text-muted touch:size-11 group-data-dragging/list:cursor-grabbing md:opacity-0 md:group-hover:opacity-100"
            >
              <GripVertical aria-hidden className="size-4" />
            </button>
            <Menu
              label={`More for step ${index + 1}`}
              tabIndex={tabIndex}
              trigger={<EllipsisVertical aria-hidden className="size-4" />}
              items={() => menuOf(step.id)}
            />
          </div>
        )}
      </div>
    </li>
  );
});
