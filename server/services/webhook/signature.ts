import { createHmac } from "node:crypto";
import { SECRET_PREFIX } from "./secrets";

/** Returns a delivery's headers, which let a receiver verify who sent this body and when (Standard Webhooks, v1). */
export function signDelivery(
  { id, body, secrets }: { id: string; body: string; secrets: readonly string[] },
  at: Date,
): Record<string, string> {
  const timestamp = Math.floor(at.getTime() / 1000);
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(SECRET_PREFIX.length), "base64");
    return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
  });
  return { ...unsignedHeaders(id, at), "webhook-signature": signatures.join(" ") };
}

/** Returns a delivery's headers without the signature, as the log shows them. */
export function unsignedHeaders(id: string, at: Date): Record<string, string> {
  return {
    "content-type": "application/json",
    "user-agent": "Countersign",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
  };
}
