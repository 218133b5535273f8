import { useReactFlow } from "@xyflow/react";
import { type RefObject, useEffect, useEffectEvent, useRef } from "react";
import type { Size } from "./layout";
import { MOVES_MS, whereMotionIsWelcome } from "./motion";
import { fitting, recentred, revealing, type Viewport } from "./viewport";

/** Keeps in sight what is worked on: the step that has the focus, however it got it, and the middle of the rows. */
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
  /** The step that was pressed last: it is where it was seen, and stays there. */
  pressedId: RefObject<string | null>;
}) {
  const { getViewport, setViewport } = useReactFlow();
  const shown = useRef({ width: frame.width, columns });

  function show(viewport: Viewport, duration: number) {
    void setViewport(viewport, { duration: whereMotionIsWelcome(duration), interpolate: "linear" });
  }

  function reveal(index: number) {
    const before = getViewport();
    const after = revealing(before, index, columns, frame);
    if (after.x !== before.x || after.y !== before.y) show(after, MOVES_MS);
  }

  const onFrame = useEffectEvent(() => {
    if (shown.current.width === frame.width && shown.current.columns === columns) return;
    shown.current = { width: frame.width, columns };
    const viewport = recentred(getViewport(), content, frame);
    show(focusIndex < 0 ? viewport : revealing(viewport, focusIndex, columns, frame), 0);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: these two say when, the rest is as it then is.
  useEffect(() => onFrame(), [frame.width, columns]);

  const onFocus = useEffectEvent(() => {
    if (focusIndex >= 0 && focusId !== pressedId.current) reveal(focusIndex);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: these two say when, the rest is as it then is.
  useEffect(() => onFocus(), [focusId, focusIndex]);

  return { reveal, fit: () => show(fitting(content, frame), MOVES_MS) };
}
