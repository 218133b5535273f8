import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { env } from "@/server/env";
import { deriveKey, deriveKeys } from "@/server/services/secret/derive-key";
import { readCookie } from "./read-cookie";

const LIFE_SECONDS = 365 * 24 * 60 * 60;
const FORM = /^([\w-]{22})\.([0-9a-z]{6,8})\.([\w-]{43})$/;

/**
 * A `Set-Cookie` that marks a browser where this account signed in. Others who try the account's password can't lock this
 * browser out. It opens nothing.
 */
export function makeDeviceCookie(email: string, cookies: string | null): string {
  const device = readDevice(email, cookies) ?? randomBytes(16).toString("base64url");
  const ends = (Math.floor(Date.now() / 1000) + LIFE_SECONDS).toString(36);
  const key = deriveKey("device cookie");
  const value = `${device}.${ends}.${hmac(key, "device", device, ends, email)}`;
  return `${nameFor(key, email)}=${value}; Path=/; Max-Age=${LIFE_SECONDS}; HttpOnly; SameSite=Lax${isHttps() ? "; Secure" : ""}`;
}

/** The device that a `Cookie` header proves for this account. Null if none. */
export function readDevice(email: string, cookies: string | null): string | null {
  for (const key of deriveKeys("device cookie")) {
    const value = readCookie(cookies ?? "", nameFor(key, email));
    const [, device, ends, signature] = FORM.exec(value ?? "") ?? [];
    if (!device || !ends || !signature || Number.parseInt(ends, 36) * 1000 <= Date.now()) continue;
    const expected = hmac(key, "device", device, ends, email);
    if (timingSafeEqual(Buffer.from(signature), Buffer.from(expected))) return device;
  }
  return null;
}

/** One for each account that signs in here. Only the server can tell which. */
function nameFor(key: Buffer, email: string): string {
  return `${isHttps() ? "__Host-" : ""}countersign-device-${hmac(key, "name", email).slice(0, 12)}`;
}

function hmac(key: Buffer, ...parts: string[]): string {
  return createHmac("sha256", key).update(JSON.stringify(parts)).digest("base64url");
}

function isHttps(): boolean {
  return env().publicUrl.startsWith("https:");
}
