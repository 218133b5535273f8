/** A ref that focuses an element when it appears, because the focused one is gone. */
export function focus(element: HTMLElement | null): void {
  element?.focus();
}
