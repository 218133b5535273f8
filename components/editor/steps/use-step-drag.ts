import { type PointerEvent as ReactPointerEvent, useCallback, useEffect, useRef } from "react";
import { followPointer } from "./follow-pointer";

interface Point {
  x: number;
  y: number;
}

/** Shows a drag in the list or on the canvas. */
export interface StepDrag {
  /**
   * Shows the dragged steps at the pointer's position. Returns true if the view is scrolling and needs
   * to be repainted in the next frame.
   */
  paint: (pointer: Point, elapsedMs: number) => boolean;
  /** Ends the drag. If `drop` is true, moves the steps to where they were dropped. */
  end: (drop: boolean) => void;
}

const STARTS_AFTER_PX = 5;
/** Caps the frame time, so that a very late frame doesn't scroll far. */
const LONGEST_FRAME_MS = 50;

/** Returns a function for `onPointerDown` that calls `begin` once the pointer has moved far enough up or down. */
export function useStepDrag() {
  const cancel = useRef<(() => void) | null>(null);
  useEffect(() => () => cancel.current?.(), []);

  return useCallback((event: ReactPointerEvent, begin: (from: Point) => StepDrag | null) => {
    if (event.button !== 0 || event.ctrlKey || event.shiftKey || event.metaKey) return;
    const from = { x: event.clientX, y: event.clientY };
    let pointer = from;
    let drag: StepDrag | null = null;
    let frame = 0;
    let paintedAt = 0;

    function paint() {
      const now = performance.now();
      const scrolls = drag?.paint(pointer, Math.min(now - paintedAt, LONGEST_FRAME_MS));
      paintedAt = now;
      frame = scrolls ? requestAnimationFrame(paint) : 0;
    }

    function isFar(): boolean {
      return Math.abs(pointer.y - from.y) >= STARTS_AFTER_PX;
    }

    cancel.current?.();
    cancel.current = followPointer(event.pointerId, {
      isHeld: () => drag !== null,
      onMove(move) {
        pointer = { x: move.clientX, y: move.clientY };
        if (!drag) {
          if (!isFar()) return;
          drag = begin(from);
          paintedAt = performance.now();
        }
        if (frame === 0) paint();
      },
      onEnd(drop) {
        cancelAnimationFrame(frame);
        drag?.end(drop);
      },
    });
  }, []);
}

/**
 * Returns the direction in which a view scrolls during a drag: -1 near the start of a range, 1 near its end,
 * otherwise 0.
 */
export function edgeDirection(at: number, start: number, end: number, edgePx: number): -1 | 0 | 1 {
  if (at < start + edgePx) return -1;
  return at > end - edgePx ? 1 : 0;
}
