import { cookies } from "next/headers";
import { encode } from "next-auth/jwt";
import { appSecret, env } from "@/server/infra/env";
import type { SessionClaims } from "@/server/services/account/session";
import { readClaims, toToken } from "./claims";
import { decodeSession } from "./decode-session";
import { readCookie } from "./read-cookie";

/** Returns the number of seconds that a browser keeps the cookie. The server enforces the sign-in's own limits. */
export function sessionSeconds(): number {
  return env().sessionMaxDays * 24 * 60 * 60;
}

/**
 * Returns who is signed in according to a `Cookie` header. Returns null if the cookie is missing, expired,
 * damaged, or forged.
 */
export async function readSessionCookie(header: string | null): Promise<SessionClaims | null> {
  const cookie = readCookie(header ?? "", sessionCookieName());
  const token = cookie && (await decodeSession(cookie));
  return token ? readClaims(token) : null;
}

/** Replaces the session of the browser that sent the current request. */
export async function renewSession(claims: SessionClaims): Promise<void> {
  const { name, token, https } = await encodeSession(claims);
  (await cookies()).set(name, token, {
    path: "/",
    maxAge: sessionSeconds(),
    httpOnly: true,
    sameSite: "lax",
    secure: https,
  });
}

/** Creates a `Set-Cookie` header that signs a browser in, with the name and format that next-auth expects. */
export async function makeSessionCookie(claims: SessionClaims): Promise<string> {
  const { name, token, https } = await encodeSession(claims);
  return `${name}=${token}; Path=/; Max-Age=${sessionSeconds()}; HttpOnly; SameSite=Lax${https ? "; Secure" : ""}`;
}

/** Creates a `Set-Cookie` header that removes the session cookie. */
export function endSessionCookie(): string {
  return `${sessionCookieName()}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${isHttps() ? "; Secure" : ""}`;
}

function sessionCookieName(): string {
  return `${isHttps() ? "__Secure-" : ""}next-auth.session-token`;
}

async function encodeSession(claims: SessionClaims) {
  const token = await encode({ token: toToken(claims), secret: appSecret(), maxAge: sessionSeconds() });
  return { name: sessionCookieName(), token, https: isHttps() };
}

function isHttps(): boolean {
  return env().publicUrl.startsWith("https:");
}
