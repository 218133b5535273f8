import type { SignInClaims } from "@/server/services/account/sign-in-claims";
import { makeDeviceCookie } from "./device-cookie";
import { endSignInBy } from "./signed-in-by";

/**
 * Prepares a browser for a new sign-in. Ends the browser's previous sign-in, whose cookie is about to be
 * replaced. Returns the `Set-Cookie` header that marks the device.
 */
export async function signInBrowser(
  request: Request,
  { claims, email }: { claims: SignInClaims; email: string },
): Promise<string> {
  await endSignInBy(request);
  return makeDeviceCookie({ email, stamp: claims.stamp }, request.headers.get("cookie"));
}
