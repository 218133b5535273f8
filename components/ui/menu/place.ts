interface Box {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/** The position of a list, in CSS pixels from the edges of the window. */
export interface Place {
  /** Either `top` or `bottom` is set, so that the list grows away from its button. */
  top?: number;
  bottom?: number;
  left: number;
  maxHeight: number;
}

const GAP_PX = 4;
const MARGIN_PX = 8;

/**
 * Returns where to put a list: below its button if it fits or if there's more room there, otherwise above. The list
 * never covers the button or leaves the visible part of the window. If it doesn't fit, it scrolls.
 */
export function placeList(
  button: Box,
  list: { width: number; height: number },
  visible: Box,
  windowHeight: number,
): Place {
  const [first, last] = [visible.top + MARGIN_PX, visible.bottom - MARGIN_PX];
  const top = Math.max(button.bottom + GAP_PX, first);
  const end = Math.min(button.top - GAP_PX, last);
  const [below, above] = [last - top, end - first];
  const left = Math.max(
    visible.left + MARGIN_PX,
    Math.min(button.right, visible.right - MARGIN_PX) - list.width,
  );
  return list.height <= below || below >= above
    ? { top, left, maxHeight: below }
    : { bottom: windowHeight - end, left, maxHeight: above };
}

/** Returns the visible part of the window, which excludes an on-screen keyboard. */
export function visibleBox(): Box {
  const { visualViewport: shown, innerWidth, innerHeight } = window;
  if (!shown) return { top: 0, bottom: innerHeight, left: 0, right: innerWidth };
  const { offsetTop: top, offsetLeft: left, height, width } = shown;
  return { top, bottom: top + height, left, right: left + width };
}
