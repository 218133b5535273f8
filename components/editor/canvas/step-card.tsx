import { memo, type RefObject, useCallback } from "react";
import { useEditorPage } from "@/components/editor/page-context";
import { InsertBefore, StepButton, StepMenu, type StepProps } from "@/components/editor/steps/step-button";

/**
 * A step's card, with a button above it that adds a step. Memoized: rerenders only when the step changes.
 */
export const StepCard = memo(function StepCard({
  dragged,
  awaited,
  ...card
}: StepProps & {
  dragged: boolean;
  /** The step to focus once it's rendered. */
  awaited: RefObject<string | null>;
}) {
  const { readOnly } = useEditorPage();
  const { id } = card.step;
  const focusAwaited = useCallback(
    (button: HTMLButtonElement | null) => {
      if (!button || awaited.current !== id) return;
      awaited.current = null;
      button.focus({ preventScroll: true });
    },
    [awaited, id],
  );
  return (
    <div className="flex h-full flex-col">
      <div className="flex h-9 shrink-0 items-center justify-center group-data-dragging/canvas:invisible">
        <div className="nopan pointer-events-auto">
          <InsertBefore card={card} />
        </div>
      </div>
      <div data-card className="pointer-events-auto relative min-h-0 flex-1">
        <StepButton
          ref={focusAwaited}
          card={card}
          marked={dragged}
          className="h-full group-data-dragging/canvas:cursor-grabbing"
        />
        {!readOnly && (
          <div className="nopan absolute top-1 right-1">
            <StepMenu card={card} />
          </div>
        )}
      </div>
    </div>
  );
});
