import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { WebhookConfig } from "@/server/domain/trigger/config";
import { REPLAY_MINUTES } from "@/server/domain/trigger/limits";
import { HOPS_HEADER } from "@/server/domain/webhook/limits";
import { isStandardSecret } from "@/server/services/trigger/secrets";
import { signDelivery } from "@/server/services/webhook/signature";

/** A received request, before anything in it can be trusted. */
export interface Delivery {
  headers: Pick<Headers, "get">;
  body: string;
}

/**
 * Returns whether the delivery is signed with the secret or contains it as a bearer token. If the signature covers a
 * timestamp, it must be recent.
 */
export function isVerified(
  { signature, header }: Pick<WebhookConfig, "signature" | "header">,
  secret: string,
  { headers, body }: Delivery,
  now: Date,
): boolean {
  const hmac = () => createHmac("sha256", secret).update(body).digest("hex");
  switch (signature) {
    case "standard-webhooks":
      return isSignedNow(secret, { headers, body }, now);
    case "github":
      return isEqual(`sha256=${hmac()}`, headers.get("x-hub-signature-256"));
    case "hmac":
      return isEqual(
        hmac(),
        headers
          .get(header)
          ?.toLowerCase()
          .replace(/^sha256=/, ""),
      );
    case "bearer":
      return isEqual(secret, /^Bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1]);
  }
}

function isSignedNow(secret: string, { headers, body }: Delivery, now: Date): boolean {
  // Any other secret could decode to an empty key, and anyone can sign with that.
  if (!isStandardSecret(secret)) return false;
  const id = headers.get("webhook-id");
  const timestamp = headers.get("webhook-timestamp") ?? "";
  if (!id || !/^\d{1,12}$/.test(timestamp)) return false;
  const at = new Date(Number(timestamp) * 1000);
  if (Math.abs(now.getTime() - at.getTime()) > REPLAY_MINUTES * 60_000) return false;
  const expected = signDelivery({ id, body, secrets: [secret] }, at)["webhook-signature"] ?? "";
  const signatures = (headers.get("webhook-signature") ?? "").split(" ");
  return signatures.map((signature) => isEqual(expected, signature)).includes(true);
}

/** Compares in constant time, regardless of the lengths. */
function isEqual(expected: string, received: string | null | undefined): boolean {
  return timingSafeEqual(hash(expected), hash(received ?? "")) && received !== "" && received != null;
}

const hash = (text: string) => createHash("sha256").update(text).digest();

const MAX_KEY_CHARS = 200;
const ID_HEADERS = { "standard-webhooks": "webhook-id", github: "x-github-delivery" } as const;

/** The data that identifies a repeated delivery. */
export interface DeliveryKeys {
  /** The delivery's ID, set by the sender. */
  id: string | null;
  /** The hash of the body, if the signature covers only the body. Anyone could then repeat the body with a new ID. */
  bodyHash: string | null;
}

export function readDeliveryKeys(
  { signature }: Pick<WebhookConfig, "signature">,
  { headers, body }: Delivery,
): DeliveryKeys {
  const name =
    signature === "standard-webhooks" || signature === "github" ? ID_HEADERS[signature] : "idempotency-key";
  const id = headers.get(name);
  const signsBodyOnly = signature === "github" || signature === "hmac";
  return {
    id: id && (id.length > MAX_KEY_CHARS ? hash(id).toString("hex") : id),
    bodyHash: signsBodyOnly ? hash(body).toString("hex") : null,
  };
}

/** Returns whether this is GitHub's setup ping. */
export function isPing({ signature }: Pick<WebhookConfig, "signature">, { headers }: Delivery): boolean {
  return signature === "github" && headers.get("x-github-event") === "ping";
}

/** Returns the number of Countersign webhooks that a delivery passed through. */
export function readHops({ headers }: Pick<Delivery, "headers">): number {
  const hops = headers.get(HOPS_HEADER) ?? "";
  return /^\d{1,4}$/.test(hops) ? Number(hops) : 0;
}
