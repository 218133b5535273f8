import type { Failure } from "./trpc";

/**
 * If the user is no longer signed in, opens the sign-in page, which returns here afterward. A full page load clears this page's
 * state. Does nothing while there is unsaved text, so the user can save or copy it first.
 */
export function leaveForSignIn(data: Pick<NonNullable<Failure["data"]>, "appCode"> | null | undefined): void {
  if (data?.appCode !== "unauthenticated" || isHeld()) return;
  const path = location.pathname + location.search;
  location.replace(`/sign-in?callbackUrl=${encodeURIComponent(path)}`);
}

/**
 * Whether the page has unsaved text. Checked first, because otherwise the browser would ask about that text
 * on every redirect.
 */
const isHeld = () => !window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
