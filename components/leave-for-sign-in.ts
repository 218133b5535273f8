import type { Failure } from "./trpc";

/**
 * Goes to the sign-in page if the server says that nobody is signed in, and from there back to this page. A full page
 * load, so nothing of this page stays. A page that holds unsaved text stays, so that it can be saved or copied.
 */
export function leaveForSignIn(data: Pick<NonNullable<Failure["data"]>, "appCode"> | null | undefined): void {
  if (data?.appCode !== "unauthenticated" || isHeld()) return;
  const path = location.pathname + location.search;
  location.replace(`/sign-in?callbackUrl=${encodeURIComponent(path)}`);
}

/**
 * Whether the page has unsaved text. Checked here, because the browser would ask about it again and again.
 */
const isHeld = () => !window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
