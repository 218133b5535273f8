import { useEffect, useState } from "react";

const NARROW = "(width < 48rem)";

/**
 * Whether the inspector lies over the steps, as it does on a phone. There it is a page of its own to whoever uses it:
 * the browser's Back leaves it.
 */
export function useSheet(): { open: boolean; show: () => void; hide: () => void } {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (!open) return;
    const onBack = () => setOpen(false);
    window.addEventListener("popstate", onBack);
    return () => window.removeEventListener("popstate", onBack);
  }, [open]);
  return {
    open,
    show: () => {
      if (open || !window.matchMedia(NARROW).matches) return;
      window.history.pushState(null, "");
      setOpen(true);
    },
    hide: () => open && window.history.back(),
  };
}
