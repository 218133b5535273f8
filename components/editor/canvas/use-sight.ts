import { useReactFlow } from "@xyflow/react";
import { type RefObject, useEffect, useEffectEvent, useRef, useState } from "react";
import type { Size } from "./layout";
import { MOVES_MS, motionDuration } from "./motion";
import { firstViewport, fitting, recentered, revealing, type Viewport } from "./viewport";

/**
 * Keeps the focused step in view, and the rows centered when the frame changes. `opening` is the first
 * viewport.
 */
export function useSight({
  content,
  frame,
  columns,
  focusId,
  focusIndex,
  pressedId,
}: {
  content: Size;
  frame: Size;
  columns: number;
  focusId: string | null;
  focusIndex: number;
  /** The last pressed step. It's already in view, so the canvas stays still. */
  pressedId: RefObject<string | null>;
}) {
  const { getViewport, setViewport } = useReactFlow();
  const [opening] = useState(() => {
    const viewport = firstViewport(content, frame);
    return focusIndex < 0 ? viewport : revealing(viewport, focusIndex, columns, frame);
  });
  const shown = useRef({ width: frame.width, columns });

  function show(viewport: Viewport, duration: number) {
    void setViewport(viewport, { duration: motionDuration(duration), interpolate: "linear" });
  }

  function reveal(index: number) {
    const before = getViewport();
    const after = revealing(before, index, columns, frame);
    if (after.x !== before.x || after.y !== before.y) show(after, MOVES_MS);
  }

  const onFrame = useEffectEvent(() => {
    if (shown.current.width === frame.width && shown.current.columns === columns) return;
    shown.current = { width: frame.width, columns };
    const viewport = recentered(getViewport(), content, frame);
    show(focusIndex < 0 ? viewport : revealing(viewport, focusIndex, columns, frame), 0);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only these two trigger the effect.
  useEffect(() => onFrame(), [frame.width, columns]);

  const onFocus = useEffectEvent(() => {
    if (focusIndex >= 0 && focusId !== pressedId.current) reveal(focusIndex);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only these two trigger the effect.
  useEffect(() => onFocus(), [focusId, focusIndex]);

  return { opening, reveal, fit: () => show(fitting(content, frame), MOVES_MS) };
}
