import { CELL, clamp, type Point, placeOf, type Size } from "./layout";

/** The visible part of the canvas: its offset in screen pixels and its zoom. */
export interface Viewport extends Point {
  zoom: number;
}

export const MIN_ZOOM = 0.1;
export const MAX_ZOOM = 2;

/** The zoom below which a card's text is hard to read. */
const READABLE_ZOOM = 0.7;
const MARGIN = 24;
/** The number of pixels of the canvas that always stay in view. */
const MIN_VISIBLE_PX = 96;

/** Returns the viewport that shows everything, at the largest zoom that fits. */
export function fitting(content: Size, frame: Size): Viewport {
  const zoom = Math.max(MIN_ZOOM, fittingZoom(content, frame));
  return { x: centered(content, frame, zoom), y: MARGIN, zoom };
}

/**
 * Returns the initial viewport. It shows everything if the cards stay readable, otherwise the first cards, as large as
 * the frame's width allows.
 */
export function firstViewport(content: Size, frame: Size): Viewport {
  const fitted = fittingZoom(content, frame);
  const zoom = fitted >= READABLE_ZOOM ? fitted : clamp(fittingWidth(content, frame), READABLE_ZOOM, 1);
  return { x: centered(content, frame, zoom), y: MARGIN, zoom };
}

/** Centers the steps after the frame's width changes. Keeps the vertical position and the zoom. */
export function recentered(viewport: Viewport, content: Size, frame: Size): Viewport {
  return { ...viewport, x: centered(content, frame, viewport.zoom) };
}

/**
 * Moves the viewport just far enough to show a card and the button to add a step before it. For the first card, also
 * shows the run's input.
 */
export function revealing(viewport: Viewport, index: number, frame: Size): Viewport {
  const { zoom } = viewport;
  const { x, y } = placeOf(index);
  const top = index === 0 ? 0 : y;
  return {
    zoom,
    x: shifted(viewport.x, x * zoom, CELL.width * zoom, frame.width),
    y: shifted(viewport.y, top * zoom, (y + CELL.height - top) * zoom, frame.height),
  };
}

/** Returns the area in which the canvas can be moved. */
export function extentOf(content: Size, frame: Size): [[number, number], [number, number]] {
  return [
    [MIN_VISIBLE_PX - frame.width, MIN_VISIBLE_PX - frame.height],
    [content.width + frame.width - MIN_VISIBLE_PX, content.height + frame.height - MIN_VISIBLE_PX],
  ];
}

function fittingZoom(content: Size, frame: Size): number {
  return Math.min(1, fittingWidth(content, frame), (frame.height - 2 * MARGIN) / content.height);
}

function fittingWidth(content: Size, frame: Size): number {
  return (frame.width - 2 * MARGIN) / content.width;
}

function centered(content: Size, frame: Size, zoom: number): number {
  return Math.max(MARGIN, Math.round((frame.width - content.width * zoom) / 2));
}

/**
 * Changes `offset` as little as needed to bring a range into the frame. If the range is too long, brings its start into
 * the frame.
 */
function shifted(offset: number, start: number, length: number, frame: number): number {
  const upper = offset + start;
  const lower = upper + length;
  if (upper < MARGIN || length > frame - 2 * MARGIN) return MARGIN - start;
  return lower > frame - MARGIN ? frame - MARGIN - length - start : offset;
}
