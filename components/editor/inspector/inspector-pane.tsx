import type { Ref } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { useEditor, useEditorStore } from "@/components/editor/store/context";
import { classNames } from "@/components/ui/class-names";
import type { EditorDocument, LastRun } from "@/server/domain/workflow/editor-document";
import type { Problem } from "@/server/domain/workflow/problems";
import { SelectionInspector } from "./selection-inspector";
import { StepInspector, type StepInspectorHandle } from "./step-inspector";
import { WorkflowInspector } from "./workflow-inspector";

/** What is selected, to be written: beside the steps, and on a phone over the whole screen while `open`. */
export function InspectorPane({
  open,
  onClose,
  stepRef,
  agents,
  members,
  lastRun,
  problems,
  selectedIds,
  readOnly,
  runCount,
  onTest,
  onCopy,
  onDuplicate,
  onRemove,
}: {
  open: boolean;
  onClose: () => void;
  stepRef: Ref<StepInspectorHandle>;
  agents: readonly AgentSummary[];
  members: EditorDocument["members"];
  lastRun: LastRun | null;
  problems: ReadonlyMap<string, readonly Problem[]>;
  selectedIds: ReadonlySet<string>;
  readOnly: boolean;
  runCount: number;
  /** Left out: the reader may not run anything. */
  onTest?: (stepId: string) => void;
  onCopy: () => void;
  onDuplicate: () => void;
  onRemove: () => void;
}) {
  const { actions } = useEditorStore();
  const { steps, name } = useEditor((state) => state.definition);
  const headId = useEditor((state) => state.selection?.headId);
  const index = steps.findIndex(({ id }) => id === headId);
  const step = steps[index];
  return (
    <aside
      aria-label="Inspector"
      className={classNames(
        "min-w-0 bg-surface md:overflow-y-auto md:border-l",
        open ? "max-md:fixed max-md:inset-0 max-md:z-20 max-md:overflow-y-auto" : "max-md:hidden",
      )}
    >
      {selectedIds.size > 1 ? (
        <SelectionInspector
          count={selectedIds.size}
          readOnly={readOnly}
          onClose={onClose}
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
          mayRun={onTest !== undefined}
          actions={{
            change: actions.changeStep,
            rename: actions.renameStep,
            test: (stepId) => onTest?.(stepId),
          }}
        />
      ) : (
        <WorkflowInspector readOnly={readOnly} runCount={runCount} onClose={onClose} />
      )}
    </aside>
  );
}
