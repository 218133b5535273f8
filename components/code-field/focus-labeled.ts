import type { MouseEvent } from "react";

/** Focuses the field of a clicked label. Browsers do that only for form controls. */
export function focusLabeled({ target }: MouseEvent): void {
  if (target instanceof HTMLLabelElement) document.getElementById(target.htmlFor)?.focus();
}
