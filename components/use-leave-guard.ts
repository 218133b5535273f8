import { useEffect, useSyncExternalStore } from "react";

/** How many parts of the page have something unsaved, and where the person was about to go. */
let guards = 0;
let asked: string | null = null;
const listeners = new Set<() => void>();

function ask(href: string | null) {
  asked = href;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Whether something is unsaved, so that the person is asked first; the shell's dialog then goes there. */
export function askToLeave(href: string): boolean {
  if (guards > 0) ask(href);
  return guards > 0;
}

/** Where the person is asked to go without what is unsaved, or null; and the way to take the question back. */
export function useAskedToLeave(): [href: string | null, stay: () => void] {
  const href = useSyncExternalStore(
    subscribe,
    () => asked,
    () => null,
  );
  return [href, () => ask(null)];
}

/** Asks before the page is left while something is unsaved: by closing it, or by a link of ours. */
export function useLeaveGuard(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return;
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      const leaves = link instanceof HTMLAnchorElement && link.pathname !== location.pathname && !link.target;
      // Some links lead only to another part of what keeps it.
      if (!leaves || "stays" in link.dataset || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      ask(link.href);
    };
    guards++;
    window.addEventListener("beforeunload", onUnload);
    document.addEventListener("click", onClick, { capture: true });
    return () => {
      guards--;
      window.removeEventListener("beforeunload", onUnload);
      document.removeEventListener("click", onClick, { capture: true });
    };
  }, [unsaved]);
}
