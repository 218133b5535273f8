/** "1 step", "3 steps" */
export function stepsInWords(count: number): string {
  return count === 1 ? "1 step" : `${count} steps`;
}
