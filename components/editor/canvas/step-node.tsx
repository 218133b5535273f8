import type { NodeProps } from "@xyflow/react";
import { memo } from "react";
import { useCanvas } from "./canvas-context";
import { StepCard } from "./step-card";

/** Picks out of the document what is its card's: it hears of every change, and the card of its own only. */
export const StepNode = memo(function StepNode({ id }: Pick<NodeProps, "id">) {
  const { steps, indices, problems, progress, selectedIds, tabbableId, draggedIds, ...view } = useCanvas();
  const index = indices.get(id);
  const step = index === undefined ? undefined : steps[index];
  // React Flow learns only afterwards that a step was removed.
  if (index === undefined || !step) return null;
  return (
    <StepCard
      step={step}
      index={index}
      count={steps.length}
      agents={view.agents}
      problems={problems.get(id)}
      progress={progress.get(id)}
      ended={view.ended}
      selected={selectedIds.has(id)}
      dragged={draggedIds.includes(id)}
      tabbable={tabbableId === id}
      awaited={view.awaited}
      readOnly={view.readOnly}
      onSelect={view.onSelect}
      onOpen={view.onOpen}
      insertItems={view.insertItems}
      menuOf={view.menuOf}
    />
  );
});
