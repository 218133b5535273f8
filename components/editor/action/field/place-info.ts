import type { EditorView, Rect } from "@codemirror/view";

const GAP = 4;

/** Beside the list of variables where there is room, else beyond it as seen from the caret: it hides neither. */
export function placeInfo(
  view: EditorView,
  list: Rect,
  option: Rect,
  info: Rect,
  space: Rect,
): { style: string } {
  const width = info.right - info.left + GAP;
  if (space.right - list.right >= width || list.left - space.left >= width) {
    const side = space.right - list.right >= width ? "left" : "right";
    const top = Math.max(space.top, Math.min(option.top, space.bottom - (info.bottom - info.top)));
    return { style: `top: ${top - list.top}px; ${side}: calc(100% + ${GAP}px)` };
  }
  const caret = view.coordsAtPos(view.state.selection.main.head);
  const below = !caret || list.top >= caret.top;
  const room = below ? space.bottom - list.bottom : list.top - space.top;
  const height = Math.max(0, Math.floor(room) - 2 * GAP);
  return {
    style: `${below ? "top" : "bottom"}: calc(100% + ${GAP}px); left: 0; width: 100%; max-width: none; max-height: ${height}px`,
  };
}
