import type { NodeProps } from "@xyflow/react";
import { memo } from "react";
import { useCanvas } from "./canvas-context";
import { StepCard } from "./step-card";

/** Picks out of the document what is its card's: it hears of every change, and the card of its own only. */
export const StepNode = memo(function StepNode({ id }: Pick<NodeProps, "id">) {
  const { steps, indices, problems, progress, selectedIds, tabbableId, draggedIds, ...face } = useCanvas();
  const index = indices.get(id);
  const step = index === undefined ? undefined : steps[index];
  // React Flow learns only afterwards that a step was removed.
  if (index === undefined || !step) return null;
  return (
    <StepCard
      step={step}
      index={index}
      count={steps.length}
      agents={face.agents}
      problems={problems.get(id)}
      progress={progress.get(id)}
      ended={face.ended}
      selected={selectedIds.has(id)}
      dragged={draggedIds.includes(id)}
      tabbable={tabbableId === id}
      awaited={face.awaited}
      readOnly={face.readOnly}
      onSelect={face.onSelect}
      onOpen={face.onOpen}
      insertItems={face.insertItems}
      menuOf={face.menuOf}
    />
  );
});
