import type { NodeProps } from "@xyflow/react";
import { memo } from "react";
import { useCanvas } from "./canvas-context";
import { StepCard } from "./step-card";

/** Selects only this card's props, so that the card rerenders only when they change. */
export const StepNode = memo(function StepNode({ id }: Pick<NodeProps, "id">) {
  const { steps, indices, problems, progress, selectedIds, tabbableId, draggedIds, ...view } = useCanvas();
  const index = indices.get(id);
  const step = index === undefined ? undefined : steps[index];
  // React Flow still renders a step that was just removed.
  if (index === undefined || !step) return null;
  return (
    <StepCard
      step={step}
      index={index}
      count={steps.length}
      problems={problems.get(id)}
      progress={progress.get(id)}
      ended={view.ended}
      selected={selectedIds.has(id)}
      dragged={draggedIds.includes(id)}
      tabbable={tabbableId === id}
      awaited={view.awaited}
      stepActions={view.stepActions}
    />
  );
});
