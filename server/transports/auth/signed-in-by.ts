import { getDb } from "@/server/infra/db";
import { endSignInOf } from "@/server/services/account/sign-ins";
import { originOf } from "./origin";
import { readSignInCookie } from "./sign-in-cookie";
import { resumeSignIn, type SignedIn } from "./signed-in";

/** Returns who is signed in on the browser that sent the request, or null if no one is. */
export async function findSignedInBy(request: Request): Promise<SignedIn | null> {
  const claims = await readSignInCookie(request.headers.get("cookie"));
  return claims && resumeSignIn(claims, originOf(request.headers));
}

/** Signs the browser out in the database, so that copies of its cookie stop working, too. */
export async function endSignInBy(request: Request): Promise<void> {
  const claims = await readSignInCookie(request.headers.get("cookie"));
  if (claims) await endSignInOf(getDb(), claims.signIn);
}
