"use client";

import { WifiOff } from "lucide-react";
import { useOffline } from "next/offline";
import { useEffect } from "react";

/**
 * Keeps the page open and shows a notice while the server is unreachable. Otherwise the browser's error page would
 * replace the page, and the user would lose anything they typed. Rendered once, in the layout.
 */
export function OfflineNotice() {
  const offline = useOffline();
  useEffect(() => {
    if (!offline) return;
    // Cancels a pending navigation, which would otherwise complete later, while the user is typing.
    forgetNavigation();
    document.addEventListener("click", keepPage, { capture: true });
    return () => {
      document.removeEventListener("click", keepPage, { capture: true });
      forgetNavigation();
    };
  }, [offline]);
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-4 top-2 z-20 grid justify-items-center empty:hidden"
    >
      {offline && (
        <p className="flex max-w-xl items-center gap-3 rounded-md border border-edge bg-surface px-4 py-2.5">
          <WifiOff aria-hidden className="size-4 shrink-0" />
          <span>
            {navigator.onLine ? "Can't reach the server." : "You're offline."} This page stays open, with
            everything you typed. Links will work again once the connection is back.
          </span>
        </p>
      )}
    </div>
  );
}

/** Setting the URL makes the router drop a navigation that's waiting for the server. */
function forgetNavigation() {
  window.history.replaceState(null, "", window.location.href);
}

function keepPage(event: MouseEvent) {
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || link.target || link.origin !== window.location.origin) return;
  // Links within the page don't need the server.
  if ("stays" in link.dataset || (link.pathname === window.location.pathname && link.hash)) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  event.stopPropagation();
}
