import { useReactFlow } from "@xyflow/react";
import { type RefObject, useEffect, useEffectEvent, useRef, useState } from "react";
import type { Size } from "./layout";
import { MOVES_MS, motionDuration } from "./motion";
import { firstViewport, fitting, recentered, revealing, type Viewport } from "./viewport";

/**
 * Keeps the focused step in view, and keeps the steps centered when the frame changes. Returns the initial viewport as
 * `opening`.
 */
export function useSight({
  content,
  frame,
  focusId,
  focusIndex,
  pressedId,
}: {
  content: Size;
  frame: Size;
  focusId: string | null;
  focusIndex: number;
  /** The step that was pressed last. It's already in view, so the canvas doesn't move when the step gets focus. */
  pressedId: RefObject<string | null>;
}) {
  const { getViewport, setViewport } = useReactFlow();
  const [opening] = useState(() => {
    const viewport = firstViewport(content, frame);
    return focusIndex < 0 ? viewport : revealing(viewport, focusIndex, frame);
  });
  const shownWidth = useRef(frame.width);

  function show(viewport: Viewport, duration: number) {
    void setViewport(viewport, { duration: motionDuration(duration), interpolate: "linear" });
  }

  function reveal(index: number) {
    const before = getViewport();
    const after = revealing(before, index, frame);
    if (after.x !== before.x || after.y !== before.y) show(after, MOVES_MS);
  }

  const onFrame = useEffectEvent(() => {
    if (shownWidth.current === frame.width) return;
    shownWidth.current = frame.width;
    const viewport = recentered(getViewport(), content, frame);
    show(focusIndex < 0 ? viewport : revealing(viewport, focusIndex, frame), 0);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the width triggers the effect.
  useEffect(() => onFrame(), [frame.width]);

  const onFocus = useEffectEvent(() => {
    if (focusIndex >= 0 && focusId !== pressedId.current) reveal(focusIndex);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only these two trigger the effect.
  useEffect(() => onFocus(), [focusId, focusIndex]);

  return { opening, reveal, fit: () => show(fitting(content, frame), MOVES_MS) };
}
