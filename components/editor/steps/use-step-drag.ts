import { type PointerEvent as ReactPointerEvent, useCallback, useEffect, useRef } from "react";
import { followPointer } from "./follow-pointer";

interface Point {
  x: number;
  y: number;
}

/** A drag in progress, as a view shows it. */
export interface StepDrag {
  /** Shows the steps for this pointer. True: the view is scrolling, so paint again in the next frame. */
  paint: (pointer: Point, elapsedMs: number) => boolean;
  /** Stops showing the drag. `drop`: the steps move. */
  end: (drop: boolean) => void;
}

const STARTS_AFTER_PX = 5;
/** A very late frame isn't made up for. */
const LONGEST_FRAME_MS = 50;

/**
 * Returns a function for `onPointerDown` that calls `begin` once the pointer has moved far enough. `axis`: the direction
 * that counts.
 */
export function useStepDrag(axis: "y" | "both") {
  const cancel = useRef<(() => void) | null>(null);
  useEffect(() => () => cancel.current?.(), []);

  return useCallback(
    (event: ReactPointerEvent, begin: (from: Point) => StepDrag | null) => {
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
        const x = axis === "both" ? pointer.x - from.x : 0;
        return Math.hypot(x, pointer.y - from.y) >= STARTS_AFTER_PX;
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
    },
    [axis],
  );
}

/** Near the start of a range -1, near its end 1, else 0: the direction in which a view scrolls during a drag. */
export function edgeDirection(at: number, start: number, end: number, edgePx: number): -1 | 0 | 1 {
  if (at < start + edgePx) return -1;
  return at > end - edgePx ? 1 : 0;
}
