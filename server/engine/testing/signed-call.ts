import { createHmac } from "node:crypto";
import type { Call } from "@/server/engine/protocol/calls";
import { isRecord } from "@/server/engine/protocol/matching";

/**
 * Calls an app over HTTP as a server does: at its registered address, with each request signed with the
 * shared key.
 */
export function signedCall(registration: { url: string }, signingKey: string): Call {
  return async ({ method, query, headers: { host: _, ...headers }, body }) => {
    const target = new URL(registration.url);
    target.search = new URLSearchParams(query).toString();
    const signature = sign(JSON.parse(body), signingKey);
    const response = await fetch(target, {
      method,
      headers: { ...headers, "x-inngest-server-kind": "cloud", "x-inngest-signature": signature },
      body,
    });
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    };
  };
}

/** Signs a body, with the current time by default. */
export function sign(body: unknown, signingKey: string, at = Date.now()): string {
  const seconds = Math.floor(at / 1_000);
  const key = signingKey.replace(/^signkey-\w+-/, "");
  return `t=${seconds}&s=${createHmac("sha256", key)
    .update(`${canonical(body)}${seconds}`)
    .digest("hex")}`;
}

/** Returns JSON with sorted keys. Both sides sign this form. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isRecord(value)) return JSON.stringify(value);
  const fields = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${fields.join(",")}}`;
}
