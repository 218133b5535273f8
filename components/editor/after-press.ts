/** Does it at once, or once the mouse button is up: what is being pressed must not move from under the pointer. */
export function afterPress(act: () => void): void {
  if (!document.querySelector(":active")) act();
  else window.addEventListener("mouseup", () => setTimeout(act), { once: true });
}
