const COPIED = ["font", "letterSpacing", "padding", "border", "boxSizing", "tabSize", "direction"] as const;

/** Returns the distance from a textarea's caret to the top of the window. */
export function measureCaret(field: HTMLTextAreaElement): number {
  const { top, left, width } = field.getBoundingClientRect();
  const style = getComputedStyle(field);
  const copy = document.createElement("div");
  for (const name of COPIED) copy.style[name] = style[name];
  Object.assign(copy.style, {
    position: "fixed",
    top: `${top - field.scrollTop}px`,
    left: `${left}px`,
    width: `${width}px`,
    visibility: "hidden",
    whiteSpace: "pre-wrap",
    overflowWrap: "break-word",
  });
  const caret = document.createElement("span");
  caret.textContent = "\u200B";
  copy.append(field.value.slice(0, field.selectionEnd), caret);
  document.body.append(copy);
  const caretTop = caret.getBoundingClientRect().top;
  copy.remove();
  return caretTop;
}
