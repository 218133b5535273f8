import type { Failure } from "./trpc";

/**
 * If the user is no longer signed in, opens the sign-in page, which returns here afterward. Does a full page load,
 * which clears this page's state. Does nothing while there is unsaved text, so that the user can save or copy it first.
 */
export function leaveForSignIn(data: Pick<NonNullable<Failure["data"]>, "appCode"> | null | undefined): void {
  if (data?.appCode !== "unauthenticated" || isHeld()) return;
  const path = location.pathname + location.search;
  location.replace(`/sign-in?callbackUrl=${encodeURIComponent(path)}`);
}

/**
 * Whether the page has unsaved text, according to its own `beforeunload` handlers. Without this check, the browser
 * would ask about that text each time a request fails.
 */
const isHeld = () => !window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
