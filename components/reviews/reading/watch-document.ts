/** Matches fields whose text scrolls separately from the page. */
const SCROLLERS = "textarea, .cm-scroller";
/** A field this close to its end counts as scrolled to the end. Less than the height of a line. */
const NEARLY_PX = 16;

/**
 * Watches whether a document is in view in a visible tab and whether its end is reached. `end` is an element
 * on the document's last line. Returns a function that stops watching.
 */
export function watchDocument(
  area: HTMLElement,
  end: HTMLElement,
  { onView, onEnd }: { onView: (inView: boolean) => void; onEnd: () => void },
): () => void {
  const shown = new Map<Element, boolean>();
  const look = () => {
    const isVisible = document.visibilityState === "visible";
    onView(isVisible && shown.get(area) === true);
    if (isVisible && shown.get(end) && [...area.querySelectorAll(SCROLLERS)].every(isAtEnd)) onEnd();
  };
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) shown.set(target, isIntersecting);
    look();
  });
  observer.observe(area);
  observer.observe(end);
  // `scroll` events don't bubble, so the listener captures them.
  area.addEventListener("scroll", look, { capture: true, passive: true });
  document.addEventListener("visibilitychange", look);
  return () => {
    observer.disconnect();
    area.removeEventListener("scroll", look, { capture: true });
    document.removeEventListener("visibilitychange", look);
  };
}

function isAtEnd({ scrollHeight, clientHeight, scrollTop }: Element): boolean {
  return scrollHeight - clientHeight - scrollTop < NEARLY_PX;
}
