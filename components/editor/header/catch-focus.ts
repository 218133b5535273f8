export const SAVE_STATUS_ID = "save-status";

/**
 * Focuses the save status if the focused element is gone or disabled, for example because its dialog was closed.
 * Keyboard users then continue from the header.
 */
export function catchFocus(): void {
  const focused = document.activeElement;
  // Browsers don't blur a hidden or disabled element until the next render.
  const isLost = focused === document.body || !focused?.checkVisibility() || focused.matches(":disabled");
  if (isLost) document.getElementById(SAVE_STATUS_ID)?.focus();
}
