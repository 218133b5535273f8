import { ChevronLeft } from "lucide-react";
import type { AgentSummary } from "@/components/agent-summary";
import { useEditor, useEditorStore } from "@/components/editor/store/context";
import { IconButton } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import type { EditorDocument, LastRun } from "@/server/domain/workflow/editor-document";
import type { Problem } from "@/server/domain/workflow/problems";
import { INSPECTOR_ID } from "./focus-field";
import { SelectionInspector } from "./selection-inspector";
import { StepInspector } from "./step-inspector";
import { useLeaving } from "./use-leaving";
import { WorkflowInspector } from "./workflow-inspector";

/** Edits the selection: beside the steps, or on a phone over the whole screen while `open`. */
export function InspectorPane({
  open,
  onClose,
  agents,
  members,
  lastRun,
  problems,
  selectedIds,
  readOnly,
  onTest,
  onCopy,
  onDuplicate,
  onRemove,
}: {
  open: boolean;
  onClose: () => void;
  agents: readonly AgentSummary[];
  members: EditorDocument["members"];
  lastRun: LastRun | null;
  problems: ReadonlyMap<string, readonly Problem[]>;
  selectedIds: ReadonlySet<string>;
  readOnly: boolean;
  /** Undefined if the user can't start runs. */
  onTest?: (stepId: string) => void;
  onCopy: () => void;
  onDuplicate: () => void;
  onRemove: () => void;
}) {
  const { actions } = useEditorStore();
  useLeaving();
  const { steps, name } = useEditor((state) => state.definition);
  const headId = useEditor((state) => state.selection?.headId);
  const index = steps.findIndex(({ id }) => id === headId);
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
      {/* Before the heading, which leaves room for it on a phone. */}
      <IconButton label="Steps" onClick={onClose} className="absolute top-4 left-2 md:hidden">
        <ChevronLeft aria-hidden className="size-5" />
      </IconButton>
      {selectedIds.size > 1 ? (
        <SelectionInspector
          count={selectedIds.size}
          readOnly={readOnly}
          onCopy={onCopy}
          onDuplicate={onDuplicate}
          onRemove={onRemove}
        />
      ) : step ? (
        <StepInspector
          step={step}
          index={index}
          steps={steps}
          agents={agents}
          members={members}
          lastRun={lastRun}
          workflowName={name}
          problems={problems.get(step.id) ?? []}
          readOnly={readOnly}
          actions={{ change: actions.changeStep, rename: actions.renameStep }}
          onTest={onTest}
        />
      ) : (
        <WorkflowInspector readOnly={readOnly} />
      )}
    </aside>
  );
}
