import type { Failure } from "./trpc";

/**
 * Goes to the sign-in page if the session has ended, and from there back to this page. Loads the page in
 * full, so nothing of this page remains. Stays if the page has unsaved text, so that it can be saved or
 * copied.
 */
export function leaveForSignIn(data: Pick<NonNullable<Failure["data"]>, "appCode"> | null | undefined): void {
  if (data?.appCode !== "unauthenticated" || isHeld()) return;
  const path = location.pathname + location.search;
  location.replace(`/sign-in?callbackUrl=${encodeURIComponent(path)}`);
}

/** Whether the page has unsaved text. Checked here, because the browser would keep asking about it. */
const isHeld = () => !window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
