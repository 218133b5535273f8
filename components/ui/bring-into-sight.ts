/** Scrolls a row so that one of its elements is in its middle. Scrolls only the row, not the page. */
export function bringIntoSight(element: HTMLElement | null | undefined): void {
  const row = element?.parentElement;
  if (element && row) row.scrollLeft = element.offsetLeft - (row.clientWidth - element.offsetWidth) / 2;
}
