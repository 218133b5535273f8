import type { WorkflowDto, WorkflowStepDto } from "@/server/domain/workflow/operations";

/** What somebody else's save changed, in words, from the version that one's own work began with. */
export function describeChanges(before: WorkflowDto, after: WorkflowDto): string[] {
  const changes: string[] = [];
  if (before.name !== after.name) changes.push(`renamed to "${after.name}"`);
  if (before.description !== after.description) changes.push("description changed");
  const old = new Map(before.steps.map((step) => [step.id, step]));
  const kept = after.steps.filter((step) => old.has(step.id));
  for (const [index, step] of after.steps.entries()) {
    const was = old.get(step.id);
    if (!was) changes.push(`step ${index + 1} added`);
    else if (contentOf(was) !== contentOf(step)) changes.push(`step ${index + 1} changed`);
  }
  const removed = before.steps.length - kept.length;
  if (removed > 0) changes.push(removed === 1 ? "1 step removed" : `${removed} steps removed`);
  const keptIds = new Set(kept.map((step) => step.id));
  const order = before.steps.filter((step) => keptIds.has(step.id));
  if (order.some((step, index) => step.id !== kept[index]?.id)) changes.push("steps reordered");
  return changes;
}

function contentOf({ agentId, action, name, review }: WorkflowStepDto): string {
  return JSON.stringify([agentId, action, name, review]);
}
