import type { EditorView } from "@codemirror/view";

/** Several attempts, because CodeMirror knows a line's exact position only once the line is nearly in view. */
const ATTEMPTS = 4;

/** Scrolls so that the caret is `top` pixels from the top of the window. */
export function keepCaretAt(view: EditorView, top: number): void {
  const scroller = scrollerOf(view.dom);
  const { head } = view.state.selection.main;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    // Reading the coordinates makes CodeMirror measure the layout.
    const exact = view.coordsAtPos(head);
    const distance = (exact?.top ?? view.documentTop + view.lineBlockAt(head).top) - top;
    if (Math.abs(distance) >= 1) scroller.scrollBy({ top: distance, behavior: "instant" });
    else if (exact) return;
  }
}

function scrollerOf(element: Element): Element {
  for (let parent = element.parentElement; parent; parent = parent.parentElement)
    if (parent.scrollHeight > parent.clientHeight && /auto|scroll/.test(getComputedStyle(parent).overflowY))
      return parent;
  return document.scrollingElement ?? document.documentElement;
}
