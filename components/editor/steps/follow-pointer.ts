/** What goes on between press and release. */
interface Drag {
  onMove(event: PointerEvent): void;
  /** Whether it has become a drag: a press alone stays a click. */
  isHeld(): boolean;
  /** Called once. `drop` is false when it was given up. */
  onEnd(drop: boolean): void;
}

/** Follows a pointer from its press on, until it is let go, lost, or given up by Escape. Returns how to give it up. */
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

/** A drag that was given up is let go of later. Where that is lost, outside the window, the next press is a new one. */
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

/** The button that is let go of over a card was not pressed to select it. */
function swallowClick(): void {
  const swallow = (event: MouseEvent) => {
    event.preventDefault();
    event.stopPropagation();
  };
  window.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => window.removeEventListener("click", swallow, true));
}
