import { cookies } from "next/headers";
import { encode } from "next-auth/jwt";
import { appSecret, env } from "@/server/env";
import type { SessionClaims } from "@/server/services/member/session";
import { SECONDS_SIGNED_IN, toToken } from "./claims";

/** Signs the browser that asks in anew, from within one of its requests. */
export async function renewSession(claims: SessionClaims): Promise<void> {
  const { name, token, https } = await encodeSession(claims);
  (await cookies()).set(name, token, {
    path: "/",
    maxAge: SECONDS_SIGNED_IN,
    httpOnly: true,
    sameSite: "lax",
    secure: https,
  });
}

/** A `Set-Cookie` that signs a browser in, in the name and form that next-auth looks for. */
export async function makeSessionCookie(claims: SessionClaims): Promise<string> {
  const { name, token, https } = await encodeSession(claims);
  return `${name}=${token}; Path=/; Max-Age=${SECONDS_SIGNED_IN}; HttpOnly; SameSite=Lax${https ? "; Secure" : ""}`;
}

/** A `Set-Cookie` that signs a browser out. */
export function endSessionCookie(): string {
  return `${sessionCookieName()}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${isHttps() ? "; Secure" : ""}`;
}

export function sessionCookieName(): string {
  return `${isHttps() ? "__Secure-" : ""}next-auth.session-token`;
}

async function encodeSession(claims: SessionClaims) {
  const token = await encode({ token: toToken(claims), secret: appSecret(), maxAge: SECONDS_SIGNED_IN });
  return { name: sessionCookieName(), token, https: isHttps() };
}

function isHttps(): boolean {
  return env().publicUrl.startsWith("https:");
}
