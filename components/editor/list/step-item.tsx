import { GripVertical } from "lucide-react";
import { memo, type PointerEvent } from "react";
import { useEditorPage } from "@/components/editor/page-context";
import { InsertBefore, StepButton, StepMenu, type StepProps } from "@/components/editor/steps/step-button";
import { classNames } from "@/components/ui/class-names";

/** A step's card, with a button above it that adds a step. Memoized: rerenders only when the step changes. */
export const StepItem = memo(function StepItem({
  onPointerDown,
  ...card
}: StepProps & { onPointerDown: (event: PointerEvent, stepId: string) => void }) {
  const { readOnly } = useEditorPage();
  const { id } = card.step;
  return (
    <li
      data-step-item={id}
      className={classNames(
        "group/step [contain-intrinsic-size:auto_6.75rem] [content-visibility:auto] touch:[contain-intrinsic-size:auto_7.5rem]",
        // Room for the focus ring.
        "[overflow-clip-margin:6px]",
      )}
    >
      <div className="group-data-dragged/step:invisible relative flex h-9 justify-center touch:h-12">
        {card.index > 0 && <span aria-hidden className="absolute inset-y-0 w-px bg-line" />}
        <InsertBefore card={card} className="group-data-dragging/list:invisible relative self-center" />
      </div>
      <div className="group relative">
        <StepButton
          card={card}
          touchOpens
          onPointerDown={(event) => event.pointerType === "mouse" && !readOnly && onPointerDown(event, id)}
          className="scroll-my-3 group-data-dragging/list:cursor-grabbing"
        />
        {!readOnly && (
          <div className="absolute inset-y-0 right-1 flex items-center">
            <button
              type="button"
              aria-hidden="true"
              tabIndex={-1}
              onPointerDown={(event) => onPointerDown(event, id)}
              className="grid size-8 cursor-grab touch-none place-items-center text-muted touch:size-11 group-data-dragging/list:cursor-grabbing md:opacity-0 md:group-hover:opacity-100"
            >
              <GripVertical aria-hidden className="size-4" />
            </button>
            <StepMenu card={card} />
          </div>
        )}
      </div>
    </li>
  );
});
