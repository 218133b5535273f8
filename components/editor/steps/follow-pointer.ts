/** Handles a pointer from press to release. */
interface Drag {
  onMove(event: PointerEvent): void;
  /** Whether the press has become a drag. A press without movement is still a click. */
  isHeld(): boolean;
  /** Called once. `drop` is false if the drag was canceled. */
  onEnd(drop: boolean): void;
}

/**
 * Follows a pressed pointer until it's released or lost, or until Escape cancels the drag. Returns a function that
 * cancels the drag.
 */
export function followPointer(pointerId: number, { onMove, isHeld, onEnd }: Drag): () => void {
  const listening = new AbortController();
  const finish = (drop: boolean) => {
    if (listening.signal.aborted) return;
    listening.abort();
    onEnd(drop);
  };
  const { signal } = listening;
  const ofPointer = (handle: (event: PointerEvent) => void) => (event: PointerEvent) => {
    if (event.pointerId === pointerId) handle(event);
  };
  window.addEventListener("pointermove", ofPointer(onMove), { signal });
  window.addEventListener(
    "pointerup",
    ofPointer(() => {
      if (isHeld()) swallowClick();
      finish(true);
    }),
    { signal },
  );
  window.addEventListener(
    "pointercancel",
    ofPointer(() => finish(false)),
    { signal },
  );
  window.addEventListener(
    "keydown",
    (key) => {
      if (key.key !== "Escape" || !isHeld()) return;
      key.preventDefault();
      key.stopPropagation();
      swallowRelease(pointerId);
      finish(false);
    },
    { capture: true, signal },
  );
  return () => finish(false);
}

/**
 * After Escape, the button is still pressed, so this ignores its release. Stops waiting at the next press, in case
 * the button was released outside the window.
 */
function swallowRelease(pointerId: number): void {
  const waiting = new AbortController();
  const { signal } = waiting;
  const stop = () => waiting.abort();
  const release = (event: PointerEvent) => {
    if (event.pointerId !== pointerId) return;
    stop();
    swallowClick();
  };
  window.addEventListener("pointerup", release, { signal });
  window.addEventListener("pointercancel", stop, { signal });
  window.addEventListener("pointerdown", stop, { capture: true, signal });
}

/** Keeps the release from selecting the card under the pointer. */
function swallowClick(): void {
  const swallow = (event: MouseEvent) => {
    event.preventDefault();
    event.stopPropagation();
  };
  window.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => window.removeEventListener("click", swallow, true));
}
