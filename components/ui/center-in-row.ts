/** Scrolls an element's nearest positioned ancestor to center the element. Doesn't scroll the page. */
export function centerInRow(element: HTMLElement | null | undefined): void {
  const row = element?.offsetParent;
  if (element && row) row.scrollLeft = element.offsetLeft - (row.clientWidth - element.offsetWidth) / 2;
}
