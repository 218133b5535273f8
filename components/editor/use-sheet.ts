import { useCallback, useEffect, useEffectEvent, useState } from "react";
import { flushSync } from "react-dom";

const NARROW = "(width < 48rem)";

/**
 * On a phone, opens the inspector as a sheet over the steps. The browser's Back button closes the sheet. On a wider
 * screen, `show` does nothing. Calls `onLeft` after the sheet closes.
 */
export function useSheet(onLeft: () => void): { open: boolean; show: () => void; hide: () => void } {
  const [open, setOpen] = useState(false);
  const leave = useEffectEvent(() => {
    flushSync(() => setOpen(false));
    onLeft();
  });
  useEffect(() => {
    if (!open) return;
    const onBack = () => leave();
    window.addEventListener("popstate", onBack);
    return () => window.removeEventListener("popstate", onBack);
  }, [open]);
  const show = useCallback(() => {
    if (open || !window.matchMedia(NARROW).matches) return;
    window.history.pushState(null, "");
    setOpen(true);
  }, [open]);
  return { open, show, hide: () => open && window.history.back() };
}
