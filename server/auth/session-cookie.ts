import { encode } from "next-auth/jwt";
import { appSecret, env } from "@/server/env";
import type { SessionClaims } from "@/server/services/member/session";
import { SECONDS_SIGNED_IN, toToken } from "./claims";

/** A `Set-Cookie` that signs a browser in, in the name and form that next-auth looks for. */
export async function makeSessionCookie(claims: SessionClaims): Promise<string> {
  const https = env().publicUrl.startsWith("https:");
  const token = await encode({ token: toToken(claims), secret: appSecret(), maxAge: SECONDS_SIGNED_IN });
  const name = `${https ? "__Secure-" : ""}next-auth.session-token`;
  return `${name}=${token}; Path=/; Max-Age=${SECONDS_SIGNED_IN}; HttpOnly; SameSite=Lax${https ? "; Secure" : ""}`;
}
