export const MOVES_MS = 120;

/** The duration, or 0 for people who prefer reduced motion. */
export function motionDuration(duration: number): number {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : duration;
}
