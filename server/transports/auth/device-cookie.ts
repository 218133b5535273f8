import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { cookies, headers } from "next/headers";
import { getDb } from "@/server/infra/db";
import { env } from "@/server/infra/env";
import { findPasswordStamp } from "@/server/services/account/sign-in-claims";
import { deriveKey, deriveKeys } from "@/server/services/secret/keys";
import { readCookie } from "./read-cookie";

const LIFETIME_SECONDS = 365 * 24 * 60 * 60;
const FORMAT = /^([\w-]{22})\.([0-9a-z]{6,8})\.([\w-]{43})$/;

interface DeviceOwner {
  email: string;
  /**
   * Identifies the password. A new password invalidates all of the account's device cookies, since other people may
   * have known the previous password.
   */
  stamp: string;
}

/**
 * Creates a `Set-Cookie` header that marks a browser where this account signed in. Other people who try the
 * account's password can't lock out this browser. The cookie doesn't sign anyone in.
 */
export function makeDeviceCookie(owner: DeviceOwner, cookies: string | null): string {
  const { name, value } = encodeDevice(owner, cookies);
  return `${name}=${value}; Path=/; Max-Age=${LIFETIME_SECONDS}; HttpOnly; SameSite=Lax${isHttps() ? "; Secure" : ""}`;
}

/** Marks the browser that sent the current request. */
export async function renewDevice(owner: DeviceOwner): Promise<void> {
  const { name, value } = encodeDevice(owner, (await headers()).get("cookie"));
  (await cookies()).set(name, value, {
    path: "/",
    maxAge: LIFETIME_SECONDS,
    httpOnly: true,
    sameSite: "lax",
    secure: isHttps(),
  });
}

/**
 * Returns the device that a `Cookie` header identifies for this account. Returns null if there is none or if
 * the password has changed since.
 */
export async function readDevice(email: string, cookies: string | null): Promise<string | null> {
  const keys = deriveKeys("device cookie");
  if (!keys.some((key) => readCookie(cookies ?? "", nameFor(key, email)))) return null;
  const stamp = await findPasswordStamp(getDb(), email);
  return stamp && verifyDevice({ email, stamp }, cookies);
}

function encodeDevice(owner: DeviceOwner, cookies: string | null): { name: string; value: string } {
  const device = verifyDevice(owner, cookies) ?? randomBytes(16).toString("base64url");
  const ends = (Math.floor(Date.now() / 1000) + LIFETIME_SECONDS).toString(36);
  const key = deriveKey("device cookie");
  return { name: nameFor(key, owner.email), value: `${device}.${ends}.${sign(key, owner, device, ends)}` };
}

function verifyDevice(owner: DeviceOwner, cookies: string | null): string | null {
  for (const key of deriveKeys("device cookie")) {
    const value = readCookie(cookies ?? "", nameFor(key, owner.email));
    const [, device, ends, signature] = FORMAT.exec(value ?? "") ?? [];
    if (!device || !ends || !signature || Number.parseInt(ends, 36) * 1000 <= Date.now()) continue;
    if (timingSafeEqual(Buffer.from(signature), Buffer.from(sign(key, owner, device, ends)))) return device;
  }
  return null;
}

function sign(key: Buffer, { email, stamp }: DeviceOwner, device: string, ends: string): string {
  return hmac(key, "device", device, ends, email, stamp);
}

/**
 * Returns the cookie's name, which is different for each account that signs in on this browser. Only the
 * server can tell which account a name belongs to.
 */
function nameFor(key: Buffer, email: string): string {
  return `${isHttps() ? "__Host-" : ""}countersign-device-${hmac(key, "name", email).slice(0, 12)}`;
}

function hmac(key: Buffer, ...parts: string[]): string {
  return createHmac("sha256", key).update(JSON.stringify(parts)).digest("base64url");
}

function isHttps(): boolean {
  return env().publicUrl.startsWith("https:");
}
