import { createHmac, randomBytes } from "node:crypto";

const PREFIX = "whsec_";

/** A new secret, in the form of the Standard Webhooks specification: a prefix, then 32 bytes in base64. */
export function makeWebhookSecret(): string {
  return `${PREFIX}${randomBytes(32).toString("base64")}`;
}

/** The headers that let a receiver check who sent this body, and when (Standard Webhooks, v1). */
export function signDelivery(
  { id, body, secrets }: { id: string; body: string; secrets: readonly string[] },
  at: Date,
): Record<string, string> {
  const timestamp = Math.floor(at.getTime() / 1000);
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), "base64");
    return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
  });
  return {
    "webhook-id": id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": signatures.join(" "),
  };
}
