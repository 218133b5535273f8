/** Computes the layout of the canvas from the order of the steps. Positions are never stored. */

export interface Point {
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

export const CARD: Size = { width: 448, height: 76 };
/** The space above each card, for the spine and the button to add a step. */
export const GAP = 36;
/** The size of a card with the space above it. */
export const CELL: Size = { width: CARD.width, height: GAP + CARD.height };
export const MARKER_HEIGHT = 32;
/** The x coordinate of the spine, which runs from the run's input through all cards to its output. */
export const SPINE_X = CARD.width / 2;

/** Returns the top-left corner of a cell. The cell after the last step is for the output. */
export function placeOf(index: number): Point {
  return { x: 0, y: MARKER_HEIGHT + index * CELL.height };
}

/** The size of the steps, including the markers before and after them but not the arcs. */
export function sizeOf(count: number): Size {
  return { width: CELL.width, height: placeOf(count).y + GAP + MARKER_HEIGHT };
}

/** Returns the vertical center of a card. */
export function centerOf(index: number): number {
  return placeOf(index).y + GAP + CARD.height / 2;
}

/** Returns the index of the place nearest to a card whose center is at the given `y`. */
export function indexAt(y: number, count: number): number {
  return clamp(Math.round((y - centerOf(0)) / CELL.height), 0, count - 1);
}

/** Returns the order after a move. `toIndex` is the number of other steps before the moved ones. */
export function reorder(ids: readonly string[], moved: readonly string[], toIndex: number): string[] {
  const going = new Set(moved);
  const staying = ids.filter((id) => !going.has(id));
  return [...staying.slice(0, toIndex), ...ids.filter((id) => going.has(id)), ...staying.slice(toIndex)];
}

/** Returns the index of the step that a key moves the focus to, or null. */
export function neighborOf(key: string, index: number, count: number): number | null {
  const to = {
    ArrowUp: index - 1,
    ArrowLeft: index - 1,
    ArrowDown: index + 1,
    ArrowRight: index + 1,
    Home: 0,
    End: count - 1,
  }[key];
  return to !== undefined && to !== index && to >= 0 && to < count ? to : null;
}

export function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}
