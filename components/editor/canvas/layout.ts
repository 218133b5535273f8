/** Computes the layout of the canvas from the order of the steps. Positions are never stored. */

export interface Point {
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

/** The number of steps, and of steps per row. */
export interface Grid {
  count: number;
  columns: number;
}

export const CARD: Size = { width: 240, height: 116 };
/** The space left of each card, for the incoming line and the button to add a step. */
export const GUTTER = 48;
/** The size of a card with its gutter. */
export const CELL: Size = { width: GUTTER + CARD.width, height: CARD.height };
export const MARKER_HEIGHT = 32;

const ROW_GAP = 40;
const ROW = CARD.height + ROW_GAP;
/** The first row is below the marker of the run's input. */
const TOP = MARKER_HEIGHT + 24;
/** The space right of the last card of a row, for the line down to the next row. */
const RIGHT = GUTTER / 2;
const ARROW = 5;

export function columnsFor(width: number): number {
  return Math.max(1, Math.floor((width - RIGHT) / CELL.width));
}

/** The top left corner of a cell. The cell after the last step is for the output. */
export function placeOf(index: number, columns: number): Point {
  return { x: (index % columns) * CELL.width, y: TOP + Math.floor(index / columns) * ROW };
}

export function sizeOf({ count, columns }: Grid): Size {
  const slots = count + 1;
  return {
    width: Math.min(slots, columns) * CELL.width + RIGHT,
    height: TOP + Math.ceil(slots / columns) * ROW - ROW_GAP,
  };
}

/** Returns the place nearest to a card whose center is at the given point. */
export function indexAt({ x, y }: Point, { count, columns }: Grid): number {
  const column = clamp(Math.round((x - GUTTER - CARD.width / 2) / CELL.width), 0, columns - 1);
  const row = clamp(Math.round((y - TOP - CARD.height / 2) / ROW), 0, Math.floor((count - 1) / columns));
  return clamp(row * columns + column, 0, count - 1);
}

export function centerOf(index: number, columns: number): Point {
  const { x, y } = placeOf(index, columns);
  return { x: x + GUTTER + CARD.width / 2, y: y + CARD.height / 2 };
}

/** Returns the order after a move. `toIndex` is the index of the first moved step among the other steps. */
export function reorder(ids: readonly string[], moved: readonly string[], toIndex: number): string[] {
  const going = new Set(moved);
  const staying = ids.filter((id) => !going.has(id));
  return [...staying.slice(0, toIndex), ...ids.filter((id) => going.has(id)), ...staying.slice(toIndex)];
}

/** Returns the line from the run's input through all cards to its output, as an SVG path. */
export function linesOf({ count, columns }: Grid): string {
  return Array.from({ length: count + 1 }, (_, index) => lineTo(index, columns)).join(" ");
}

/** Returns the line to a card: straight within a row, otherwise through the gap between two rows. */
export function lineTo(index: number, columns: number): string {
  const { x, y } = placeOf(index, columns);
  const middle = y + CARD.height / 2;
  const turn = GUTTER / 2;
  if (index === 0) return `M${turn} ${MARKER_HEIGHT} V${middle} H${GUTTER}${arrowAt(GUTTER, middle)}`;
  if (index % columns > 0) return `M${x} ${middle} H${x + GUTTER}${arrowAt(x + GUTTER, middle)}`;
  const above = middle - ROW;
  const end = columns * CELL.width;
  return `M${end} ${above} H${end + RIGHT} V${y - ROW_GAP / 2} H${turn} V${middle} H${GUTTER}${arrowAt(GUTTER, middle)}`;
}

function arrowAt(x: number, y: number): string {
  return ` M${x - ARROW} ${y - ARROW} L${x} ${y} L${x - ARROW} ${y + ARROW}`;
}

/**
 * Returns the index of the step that a key moves the focus to, or null. Above a gap in the last row, Down
 * moves to the last step.
 */
export function neighborOf(key: string, index: number, { count, columns }: Grid): number | null {
  const to = stepTo(key, index, { count, columns });
  return to !== null && to !== index && to >= 0 && to < count ? to : null;
}

function stepTo(key: string, index: number, { count, columns }: Grid): number | null {
  switch (key) {
    case "ArrowLeft":
      return index - 1;
    case "ArrowRight":
      return index + 1;
    case "ArrowUp":
      return index - columns;
    case "ArrowDown": {
      const inLastRow = Math.floor(index / columns) === Math.floor((count - 1) / columns);
      return inLastRow ? null : Math.min(index + columns, count - 1);
    }
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}

export function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}
