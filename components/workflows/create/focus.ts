/** As an element's ref: what has just come to the page takes the focus from what is gone. */
export function focus(element: HTMLElement | null): void {
  element?.focus();
}
