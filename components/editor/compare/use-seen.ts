import { useCallback, useState } from "react";

/** Tracks whether an element has come into view, so that expensive content can wait until then. */
export function useSeen(): { seen: boolean; watch: (element: Element | null) => (() => void) | undefined } {
  const [seen, setSeen] = useState(false);
  const watch = useCallback((element: Element | null) => {
    if (!element) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        observer.disconnect();
        setSeen(true);
      },
      { scrollMargin: "200px" },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { seen, watch };
}
