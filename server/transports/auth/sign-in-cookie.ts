import { cookies } from "next/headers";
import { encode } from "next-auth/jwt";
import { appSecret, env } from "@/server/infra/env";
import type { SignInClaims } from "@/server/services/account/sign-in-claims";
import { readClaims, toToken } from "./claims";
import { decodeCookie } from "./decode-cookie";
import { readCookie } from "./read-cookie";

/** Returns the number of seconds that a browser keeps the cookie. The server enforces the sign-in's own limits. */
export function signInSeconds(): number {
  return env().sessionMaxDays * 24 * 60 * 60;
}

/**
 * Returns who is signed in according to a `Cookie` header. Returns null if the cookie is missing, expired,
 * damaged, or forged.
 */
export async function readSignInCookie(header: string | null): Promise<SignInClaims | null> {
  const cookie = readCookie(header ?? "", signInCookieName());
  const token = cookie && (await decodeCookie(cookie));
  return token ? readClaims(token) : null;
}

/** Replaces the sign-in cookie of the browser that sent the current request. */
export async function renewSignInCookie(claims: SignInClaims): Promise<void> {
  const { name, token, https } = await encodeCookie(claims);
  (await cookies()).set(name, token, {
    path: "/",
    maxAge: signInSeconds(),
    httpOnly: true,
    sameSite: "lax",
    secure: https,
  });
}

/** Creates a `Set-Cookie` header that signs a browser in, with the name and format that next-auth expects. */
export async function makeSignInCookie(claims: SignInClaims): Promise<string> {
  const { name, token, https } = await encodeCookie(claims);
  return `${name}=${token}; Path=/; Max-Age=${signInSeconds()}; HttpOnly; SameSite=Lax${https ? "; Secure" : ""}`;
}

/** Creates a `Set-Cookie` header that removes the sign-in cookie. */
export function endSignInCookie(): string {
  return `${signInCookieName()}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${isHttps() ? "; Secure" : ""}`;
}

function signInCookieName(): string {
  return `${isHttps() ? "__Secure-" : ""}next-auth.session-token`;
}

async function encodeCookie(claims: SignInClaims) {
  const token = await encode({ token: toToken(claims), secret: appSecret(), maxAge: signInSeconds() });
  return { name: signInCookieName(), token, https: isHttps() };
}

function isHttps(): boolean {
  return env().publicUrl.startsWith("https:");
}
