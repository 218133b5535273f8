import { useEffect, useSyncExternalStore } from "react";

/** The number of components with unsaved changes, and the URL that the user was about to open. */
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

/** If anything is unsaved, returns true, and `LeaveDialog` asks the user before it opens `href`. */
export function askToLeave(href: string): boolean {
  if (guards > 0) ask(href);
  return guards > 0;
}

/**
 * Returns the URL that the user tried to open while something was unsaved. Null if there is none. `stay` keeps the
 * user on this page.
 */
export function useAskedToLeave(): [href: string | null, stay: () => void] {
  const href = useSyncExternalStore(
    subscribe,
    () => asked,
    () => null,
  );
  return [href, () => ask(null)];
}

/** Asks before the user closes the page or follows one of its links while something is unsaved. */
export function useLeaveGuard(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return;
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      const leaves = link instanceof HTMLAnchorElement && link.pathname !== location.pathname && !link.target;
      // Following a link marked with `data-stays` doesn't lose unsaved changes.
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
