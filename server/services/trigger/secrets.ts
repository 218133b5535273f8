import { randomBytes } from "node:crypto";
import type { Signature } from "@/server/domain/trigger/config";
import { seal, unseal } from "@/server/services/secret/seal";

export function sealTriggerSecret(triggerId: string, secret: string): string {
  return seal("trigger secret", triggerId, secret);
}

export function openTriggerSecret({ id, secret }: { id: string; secret: string }): string {
  return unseal("trigger secret", id, secret);
}

/** Makes a secret of 32 random bytes, in the form that Standard Webhooks prescribes if that's the signature. */
export function makeTriggerSecret(signature: Signature): string {
  return signature === "standard-webhooks"
    ? `whsec_${randomBytes(32).toString("base64")}`
    : randomBytes(32).toString("base64url");
}
