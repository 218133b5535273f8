/** The id of the save status. */
export const SAVE_STATUS_ID = "save-status";

/**
 * Focuses the save status if the focused element is gone or disabled, such as a closed dialog or the button
 * that opened it. Keyboard users then continue in the header.
 */
export function catchFocus(): void {
  const focused = document.activeElement;
  // Browsers blur a hidden or disabled element only when they next render.
  const isLost = focused === document.body || !focused?.checkVisibility() || focused.matches(":disabled");
  if (isLost) document.getElementById(SAVE_STATUS_ID)?.focus();
}
