/** How long it takes to move what is seen. */
export const MOVES_MS = 120;

/** The duration, or none for who asked for less motion. */
export function whereMotionIsWelcome(duration: number): number {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : duration;
}
