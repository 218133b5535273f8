import type { SessionClaims } from "@/server/services/account/session";
import { makeDeviceCookie } from "./device-cookie";
import { endSignInBy } from "./request-session";

/**
 * Prepares a browser for a new session. Ends the browser's previous sign-in, whose cookie is about to be
 * replaced. Returns the `Set-Cookie` header that marks the device.
 */
export async function signInBrowser(
  request: Request,
  { claims, email }: { claims: SessionClaims; email: string },
): Promise<string> {
  await endSignInBy(request);
  return makeDeviceCookie({ email, stamp: claims.stamp }, request.headers.get("cookie"));
}
