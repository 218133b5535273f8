/** What is selected of a field's text, in characters from its beginning: `start` is where the selecting began. */
export interface Caret {
  start: number;
  end: number;
}

/** null: what is selected is not in the field. */
export function readCaret(field: HTMLElement): Caret | null {
  const { anchorNode, anchorOffset = 0, focusNode, focusOffset = 0 } = getSelection() ?? {};
  if (!anchorNode || !focusNode || !field.contains(anchorNode) || !field.contains(focusNode)) return null;
  return {
    start: countBefore(field, anchorNode, anchorOffset),
    end: countBefore(field, focusNode, focusOffset),
  };
}

/** null: the range is not in the field. */
export function caretOf(field: HTMLElement, range: AbstractRange): Caret | null {
  if (!field.contains(range.startContainer) || !field.contains(range.endContainer)) return null;
  return {
    start: countBefore(field, range.startContainer, range.startOffset),
    end: countBefore(field, range.endContainer, range.endOffset),
  };
}

/** Selects it in the field, and scrolls the field no further than it must. */
export function setCaret(field: HTMLElement, { start, end }: Caret): void {
  const anchor = findPlace(field, start);
  const head = start === end ? anchor : findPlace(field, end);
  getSelection()?.setBaseAndExtent(anchor.node, anchor.offset, head.node, head.offset);
  const range = document.createRange();
  range.setStart(head.node, head.offset);
  const caret = range.getBoundingClientRect();
  const frame = field.getBoundingClientRect();
  // In an empty line it has no box.
  if (caret.height === 0) return;
  if (caret.bottom > frame.bottom) field.scrollTop += caret.bottom - frame.bottom;
  else if (caret.top < frame.top) field.scrollTop -= frame.top - caret.top;
}

/** How many characters of the field's text stand before a place of the page. */
function countBefore(field: HTMLElement, node: Node, offset: number): number {
  const range = document.createRange();
  range.setStart(field, 0);
  range.setEnd(node, offset);
  return range.toString().length;
}

function findPlace(field: HTMLElement, position: number): { node: Node; offset: number } {
  const walker = document.createTreeWalker(field, NodeFilter.SHOW_TEXT);
  let place: { node: Node; offset: number } = { node: field, offset: 0 };
  let before = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const { length } = node as Text;
    place = { node, offset: Math.min(position - before, length) };
    before += length;
    if (position <= before) break;
  }
  return place;
}
