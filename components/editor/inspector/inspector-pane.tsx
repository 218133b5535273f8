import { ChevronLeft } from "lucide-react";
import { useEditorPage } from "@/components/editor/page-context";
import type { StepActions } from "@/components/editor/steps/use-step-actions";
import { useEditor } from "@/components/editor/store/context";
import { listSelected } from "@/components/editor/store/selection";
import { IconButton } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import type { LastRun } from "@/server/domain/workflow/editor-document";
import type { Problem } from "@/server/domain/workflow/problems";
import { INSPECTOR_ID } from "./focus-field";
import { SelectionInspector } from "./selection-inspector";
import { StepInspector } from "./step-inspector";
import { useLeaving } from "./use-leaving";
import { WorkflowInspector } from "./workflow-inspector";

/** The inspector, beside the steps. On a phone, it covers the whole screen while `open`. */
export function InspectorPane({
  open,
  onClose,
  lastRun,
  problems,
  stepActions,
  onTest,
}: {
  open: boolean;
  onClose: () => void;
  lastRun: LastRun | null;
  problems: ReadonlyMap<string, readonly Problem[]>;
  stepActions: StepActions;
  /** Undefined if the user isn't allowed to start runs. */
  onTest?: (stepId: string) => void;
}) {
  const { readOnly } = useEditorPage();
  useLeaving();
  const steps = useEditor((state) => state.definition.steps);
  const selection = useEditor((state) => state.selection);
  const selected = listSelected(steps, selection);
  const index = steps.findIndex(({ id }) => id === selection?.headId);
  const step = steps[index];
  return (
    <aside
      id={INSPECTOR_ID}
      aria-label="Inspector"
      data-sheet={open || undefined}
      className={classNames(
        "max-md:group-has-data-[sheet=test]/app:invisible min-w-0 bg-surface p-4 md:overflow-y-auto md:border-l md:p-5",
        open
          ? "max-md:fixed max-md:inset-0 max-md:z-30 max-md:overflow-y-auto max-md:overscroll-contain"
          : "max-md:hidden",
      )}
    >
      {/* On a phone, sits in the empty space beside the heading. */}
      <IconButton label="Steps" onClick={onClose} className="absolute top-4 left-2 md:hidden">
        <ChevronLeft aria-hidden className="size-5" />
      </IconButton>
      {selected.length > 1 ? (
        <SelectionInspector ids={selected} stepActions={stepActions} />
      ) : step ? (
        <StepInspector
          step={step}
          index={index}
          lastRun={lastRun}
          problems={problems.get(step.id) ?? []}
          onTest={onTest}
        />
      ) : (
        <WorkflowInspector readOnly={readOnly} />
      )}
    </aside>
  );
}
