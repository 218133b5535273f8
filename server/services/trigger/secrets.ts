import { randomBytes } from "node:crypto";
import { invalidInput } from "@/server/domain/error";
import type { Signature } from "@/server/domain/trigger/config";
import { SECRET_OVERLAP_HOURS } from "@/server/domain/webhook/limits";
import { logger } from "@/server/infra/logger";
import { decrypt, encrypt, UnreadableSecretError } from "@/server/services/secret/encrypt";
import { makeWebhookSecret, SECRET_PREFIX } from "@/server/services/webhook/secrets";

const HOUR_MS = 3_600_000;

export function encryptTriggerSecret(triggerId: string, secret: string): string {
  return encrypt("trigger secret", triggerId, secret);
}

interface Previous {
  previousSecret: string | null;
  previousSecretUntil: Date | null;
}

/** Returns whether senders can still use the secret from before the last rotation. */
export function hasPreviousSecret<Row extends Previous>(
  row: Row,
  now: Date,
): row is Row & { previousSecret: string; previousSecretUntil: Date } {
  return row.previousSecret !== null && row.previousSecretUntil !== null && row.previousSecretUntil > now;
}

/**
 * Returns the secrets that senders can use: the current one and, for a while after a rotation, the previous one. Omits
 * a secret that can't be read because APP_SECRET has changed: deliveries signed with it are rejected.
 */
export function decryptTriggerSecrets(row: Previous & { id: string; secret: string }, now: Date): string[] {
  const { id, secret } = row;
  return [secret, ...(hasPreviousSecret(row, now) ? [row.previousSecret] : [])].flatMap((sealed) => {
    try {
      return [decrypt("trigger secret", id, sealed)];
    } catch (error) {
      if (!(error instanceof UnreadableSecretError)) throw error;
      logger().warn({ triggerId: id }, "A trigger's secret can't be read because APP_SECRET has changed");
      return [];
    }
  });
}

/** Returns the columns to write when a trigger's secret is rotated. */
export function replaceTriggerSecret(
  trigger: { id: string; secret: string | null },
  secret: string,
  now: Date,
) {
  return {
    secret: encryptTriggerSecret(trigger.id, secret),
    previousSecret: trigger.secret,
    previousSecretUntil: new Date(now.getTime() + SECRET_OVERLAP_HOURS * HOUR_MS),
  };
}

/**
 * Returns the secret from the request or, if there is none, a new one with 32 random bytes. If the webhook uses
 * Standard Webhooks signatures, the new secret is in that format.
 */
export function chooseSecret(signature: Signature, sent: string | null | undefined): string {
  const isStandard = signature === "standard-webhooks";
  if (!sent) return isStandard ? makeWebhookSecret() : randomBytes(32).toString("base64url");
  if (isStandard && !isStandardSecret(sent))
    throw invalidInput(
      "/secret",
      `must be ${SECRET_PREFIX} followed by at least ${MIN_KEY_BYTES} bytes in base64, as in Standard Webhooks`,
    );
  if (/\s/.test(sent)) throw invalidInput("/secret", "must not contain spaces");
  return sent;
}

/** The shortest key that Standard Webhooks allows. */
const MIN_KEY_BYTES = 24;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** Returns whether this is a Standard Webhooks secret with a key that's long enough. */
export function isStandardSecret(secret: string): boolean {
  const key = secret.slice(SECRET_PREFIX.length);
  return (
    secret.startsWith(SECRET_PREFIX) && BASE64.test(key) && Buffer.from(key, "base64").length >= MIN_KEY_BYTES
  );
}
