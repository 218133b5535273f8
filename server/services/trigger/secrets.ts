import { randomBytes } from "node:crypto";
import { invalidInput } from "@/server/domain/error";
import type { Signature } from "@/server/domain/trigger/config";
import { seal, unseal } from "@/server/services/secret/seal";
import { makeWebhookSecret, SECRET_PREFIX } from "@/server/services/webhook/secrets";

export function sealTriggerSecret(triggerId: string, secret: string): string {
  return seal("trigger secret", triggerId, secret);
}

export function openTriggerSecret({ id, secret }: { id: string; secret: string }): string {
  return unseal("trigger secret", id, secret);
}

/**
 * Returns the secret to use: the sent one, or a new one of 32 random bytes, in the form that Standard Webhooks
 * prescribes if that's the signature.
 */
export function chooseSecret(signature: Signature, sent: string | null | undefined): string {
  const isStandard = signature === "standard-webhooks";
  if (!sent) return isStandard ? makeWebhookSecret() : randomBytes(32).toString("base64url");
  if (isStandard && !isStandardSecret(sent))
    throw invalidInput(
      "/secret",
      `must be ${SECRET_PREFIX} and at least ${MIN_KEY_BYTES} bytes in base64, as in Standard Webhooks`,
    );
  if (/\s/.test(sent)) throw invalidInput("/secret", "must not contain spaces");
  return sent;
}

/** The shortest key that Standard Webhooks allows. */
const MIN_KEY_BYTES = 24;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** Returns whether this is a secret of Standard Webhooks with a key that's long enough. */
export function isStandardSecret(secret: string): boolean {
  const key = secret.slice(SECRET_PREFIX.length);
  return (
    secret.startsWith(SECRET_PREFIX) && BASE64.test(key) && Buffer.from(key, "base64").length >= MIN_KEY_BYTES
  );
}
