/** Where it is said how the document stands to the server. */
export const SAVE_STATUS_ID = "save-status";

/**
 * Gives the focus to what is said of the document, where what had it is gone or of no use any more: a dialog, or the
 * button that led there. From there the keyboard goes on in the header.
 */
export function catchFocus(): void {
  const focused = document.activeElement;
  // The browser takes the focus from what is hidden or disabled only when it draws the page.
  const isLost = focused === document.body || !focused?.checkVisibility() || focused.matches(":disabled");
  if (isLost) document.getElementById(SAVE_STATUS_ID)?.focus();
}
