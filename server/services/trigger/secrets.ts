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
  if (isStandard && !sent.startsWith(SECRET_PREFIX))
    throw invalidInput("/secret", `must start with ${SECRET_PREFIX}, as in Standard Webhooks`);
  if (/\s/.test(sent)) throw invalidInput("/secret", "must not contain spaces");
  return sent;
}
