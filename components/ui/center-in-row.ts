/** Scrolls a row to center one of its elements. Scrolls only the row, not the page. */
export function centerInRow(element: HTMLElement | null | undefined): void {
  const row = element?.offsetParent;
  if (element && row) row.scrollLeft = element.offsetLeft - (row.clientWidth - element.offsetWidth) / 2;
}
