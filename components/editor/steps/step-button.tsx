import { EllipsisVertical } from "lucide-react";
import type { ComponentProps } from "react";
import { useEditorPage } from "@/components/editor/page-context";
import { useEditorStore } from "@/components/editor/store/context";
import { classNames } from "@/components/ui/class-names";
import { Menu } from "@/components/ui/menu/menu";
import type { StepRunDto } from "@/server/domain/run/api";
import type { DraftStep } from "@/server/domain/workflow/draft";
import type { Problem } from "@/server/domain/workflow/problems";
import { InsertMenu } from "./insert-menu";
import { StepFace } from "./step-face";
import type { StepActions } from "./use-step-actions";

/** The props of a step in the list and on the canvas. */
export interface StepProps {
  step: DraftStep;
  index: number;
  count: number;
  problems: readonly Problem[] | undefined;
  progress: StepRunDto | undefined;
  ended: boolean;
  selected: boolean;
  /** Whether Tab moves the focus to this step. */
  tabbable: boolean;
  stepActions: StepActions;
}

/** A step's card as a button. A click selects the step, and a double click or Enter opens its fields. */
export function StepButton({
  card: { stepActions, tabbable, ...face },
  marked = false,
  touchOpens = false,
  className,
  ...button
}: ComponentProps<"button"> & {
  card: StepProps;
  /** Whether the card looks selected even if it isn't, such as during a drag. */
  marked?: boolean;
  /** Whether a tap opens the fields. */
  touchOpens?: boolean;
}) {
  const { agents, readOnly } = useEditorPage();
  const { actions } = useEditorStore();
  const { id } = face.step;
  return (
    <button
      {...button}
      type="button"
      data-step={id}
      tabIndex={tabbable ? undefined : -1}
      aria-pressed={face.selected}
      aria-keyshortcuts={readOnly ? "Enter" : "Enter Alt+ArrowUp Alt+ArrowDown Delete"}
      onClick={(event) => {
        actions.select(id, { extend: event.shiftKey });
        // A press without a pointer, by keyboard or assistive technology, opens the fields.
        if (event.detail === 0 || (touchOpens && isTouch(event.nativeEvent))) stepActions.open(id);
      }}
      onDoubleClick={() => stepActions.open(id)}
      className={classNames("block w-full cursor-default rounded-md text-left", className)}
    >
      <StepFace {...face} agents={agents} selected={face.selected || marked} />
    </button>
  );
}

export function StepMenu({ card: { step, index, tabbable, stepActions } }: { card: StepProps }) {
  return (
    <Menu
      label={`More actions for step ${index + 1}`}
      tabIndex={tabbable ? undefined : -1}
      trigger={<EllipsisVertical aria-hidden className="size-4" />}
      items={() => stepActions.menuOf(step.id)}
    />
  );
}

export function InsertBefore({
  card: { index, tabbable, stepActions },
  className,
}: {
  card: StepProps;
  className?: string;
}) {
  return (
    <InsertMenu
      index={index}
      label={`Add a step before step ${index + 1}`}
      tabIndex={tabbable ? undefined : -1}
      stepActions={stepActions}
      className={className}
    />
  );
}

function isTouch(event: Event): boolean {
  return event instanceof PointerEvent && event.pointerType === "touch";
}
