import { LazyTestDrawer } from "@/components/editor/lazy-panels";
import { useEditor } from "@/components/editor/store/context";
import type { LastRun } from "@/server/domain/workflow/editor-document";
import type { Problem } from "@/server/domain/workflow/problems";

/** The container of the test drawer. Empty unless a step is being tested. */
export function TestPane({
  stepId,
  lastRun,
  problems,
  onClose,
  onRunWorkflow,
}: {
  stepId: string | null;
  lastRun: LastRun | null;
  /** The whole workflow's problems. */
  problems: readonly Problem[];
  onClose: () => void;
  onRunWorkflow: () => void;
}) {
  const steps = useEditor((state) => state.definition.steps);
  const index = steps.findIndex(({ id }) => id === stepId);
  const step = steps[index];
  if (!step) return null;
  return (
    <div className="min-w-0 md:col-span-2" data-own-keys>
      <LazyTestDrawer
        key={step.id}
        step={step}
        index={index}
        lastRun={lastRun}
        errors={problems.filter((problem) => problem.stepId === step.id && problem.severity === "error")}
        onClose={onClose}
        onRunWorkflow={onRunWorkflow}
      />
    </div>
  );
}
