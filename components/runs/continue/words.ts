/** Says what happens when a run continues from a step. */
export function sayWhatStays(stepOrder: number): string {
  const again = `Step ${stepOrder} runs again, including any calls it makes.`;
  if (stepOrder === 1) return `${again} The steps after it follow.`;
  const before = stepOrder === 2 ? "Step 1 keeps its" : `Steps 1 to ${stepOrder - 1} keep their`;
  return `${again} ${before} output and approvals.`;
}
