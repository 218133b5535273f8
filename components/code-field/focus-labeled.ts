import type { MouseEvent } from "react";

/** Focuses the field whose label was clicked. Browsers do that only for form controls. */
export function focusLabeled({ target }: MouseEvent): void {
  if (target instanceof HTMLLabelElement) document.getElementById(target.htmlFor)?.focus();
}
