/** Scrolls a row, the nearest positioned ancestor, to center one of its elements. The page stays. */
export function centerInRow(element: HTMLElement | null | undefined): void {
  const row = element?.offsetParent;
  if (element && row) row.scrollLeft = element.offsetLeft - (row.clientWidth - element.offsetWidth) / 2;
}
