export const SAVE_STATUS_ID = "save-status";

/**
 * Focuses the save status if the focused element is gone or disabled, so that keyboard users continue from the header.
 * Examples are a field in a closed dialog and the button that opened the dialog.
 */
export function catchFocus(): void {
  const focused = document.activeElement;
  // Browsers don't blur a hidden or disabled element until the next render.
  const isLost = focused === document.body || !focused?.checkVisibility() || focused.matches(":disabled");
  if (isLost) document.getElementById(SAVE_STATUS_ID)?.focus();
}
