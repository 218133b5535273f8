import { CELL, type Point, placeOf, type Size } from "./layout";

/** What of the canvas is seen: how far it is moved, in pixels of the screen, and how large it is shown. */
export interface Viewport extends Point {
  zoom: number;
}

export const MIN_ZOOM = 0.1;
export const MAX_ZOOM = 2;

/** Below it, the text of a card is no longer read with ease. */
const READABLE_ZOOM = 0.6;
const MARGIN = 24;
/** How much of the canvas stays in sight, however far it is moved. */
const STAYS = 96;

/** All of it, as large as it fits. */
export function fitting(content: Size, frame: Size): Viewport {
  const zoom = Math.max(MIN_ZOOM, fittingZoom(content, frame));
  return { x: centred(content, frame, zoom), y: MARGIN, zoom };
}

/** All of it where that can be read, else its beginning. */
export function firstViewport(content: Size, frame: Size): Viewport {
  const fitted = fittingZoom(content, frame);
  const zoom = fitted >= READABLE_ZOOM ? fitted : 1;
  return { x: centred(content, frame, zoom), y: MARGIN, zoom };
}

/** The same height and zoom in a frame of another width. */
export function recentred(viewport: Viewport, content: Size, frame: Size): Viewport {
  return { ...viewport, x: centred(content, frame, viewport.zoom) };
}

/**
 * Moved no further than it takes to see a card with the place to add a step before it; with the first row, also
 * where the run's input comes in.
 */
export function revealing(viewport: Viewport, index: number, columns: number, frame: Size): Viewport {
  const { zoom } = viewport;
  const { x, y } = placeOf(index, columns);
  const top = index < columns ? 0 : y;
  return {
    zoom,
    x: shifted(viewport.x, x * zoom, CELL.width * zoom, frame.width),
    y: shifted(viewport.y, top * zoom, (y + CELL.height - top) * zoom, frame.height),
  };
}

/** How far it can be moved. */
export function extentOf(content: Size, frame: Size): [[number, number], [number, number]] {
  return [
    [STAYS - frame.width, STAYS - frame.height],
    [content.width + frame.width - STAYS, content.height + frame.height - STAYS],
  ];
}

function fittingZoom(content: Size, frame: Size): number {
  return Math.min(
    1,
    (frame.width - 2 * MARGIN) / content.width,
    (frame.height - 2 * MARGIN) / content.height,
  );
}

function centred(content: Size, frame: Size, zoom: number): number {
  return Math.round((frame.width - content.width * zoom) / 2);
}

/** `offset` changed by the least that brings start to start + length into the frame; its start, if it is too long. */
function shifted(offset: number, start: number, length: number, frame: number): number {
  const upper = offset + start;
  const lower = upper + length;
  if (upper < MARGIN || length > frame - 2 * MARGIN) return MARGIN - start;
  return lower > frame - MARGIN ? frame - MARGIN - length - start : offset;
}
