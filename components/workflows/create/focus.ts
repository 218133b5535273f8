/** A ref that focuses an element when it appears, because the previously focused element is gone. */
export function focus(element: HTMLElement | null): void {
  element?.focus();
}
