/** Returns the ID of the button that adds a step at `index`, for the shortcut that presses it. */
export function insertButtonId(index: number): string {
  return `insert-${index}`;
}

/** Returns a step's focusable element. */
export function findStepElement(stepId: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-step="${CSS.escape(stepId)}"]`);
}
