import { createHmac } from "node:crypto";
import type { Call } from "@/server/engine/calls";
import { isRecord } from "@/server/engine/matching";

/** Calls an app over HTTP as a server does: each request signed with the key that both know. */
export function signedCall(appUrl: string, signingKey: string): Call {
  return async (request) => {
    const body = await request.text();
    const target = new URL(appUrl);
    target.search = new URL(request.url).search;
    const headers = new Headers(request.headers);
    headers.delete("host");
    headers.set("x-inngest-server-kind", "cloud");
    headers.set("x-inngest-signature", sign(JSON.parse(body), signingKey));
    return fetch(target, { method: request.method, headers, body });
  };
}

/** The signature of a body, as of now or of another time. */
export function sign(body: unknown, signingKey: string, at = Date.now()): string {
  const seconds = Math.floor(at / 1_000);
  const key = signingKey.replace(/^signkey-\w+-/, "");
  return `t=${seconds}&s=${createHmac("sha256", key)
    .update(`${canonical(body)}${seconds}`)
    .digest("hex")}`;
}

/** JSON with sorted keys: the form in which both sides sign. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isRecord(value)) return JSON.stringify(value);
  const fields = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${fields.join(",")}}`;
}
