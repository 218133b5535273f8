import { randomBytes } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { SECRET_OVERLAP_HOURS } from "@/server/domain/webhook/limits";
import { decrypt, encrypt, UnreadableSecretError } from "@/server/services/secret/encrypt";

const OVERLAP_MS = SECRET_OVERLAP_HOURS * 60 * 60 * 1000;

const Secrets = z.object({
  current: z.string(),
  /** The previous secret, which is valid until `until` (in milliseconds). */
  previous: z.object({ secret: z.string(), until: z.number() }).nullable(),
});
type Secrets = z.output<typeof Secrets>;

type Encrypted = { id: string; secret: string };

export function encryptSecrets(webhookId: string, secrets: Secrets): string {
  return encrypt("webhook secret", webhookId, JSON.stringify(secrets));
}

/** Decrypts a webhook's secrets. Returns null if they were encrypted with a different APP_SECRET. */
function decryptSecrets(webhook: Encrypted): Secrets | null {
  try {
    return Secrets.parse(JSON.parse(decrypt("webhook secret", webhook.id, webhook.secret)));
  } catch (error) {
    if (error instanceof UnreadableSecretError) return null;
    throw error;
  }
}

/** Checks whether both values contain the same secrets, regardless of which APP_SECRET encrypted them. */
export function holdSameSecrets(one: Encrypted, other: Encrypted): boolean {
  return isDeepStrictEqual(decryptSecrets(one), decryptSecrets(other));
}

/**
 * Returns the encrypted secrets with `current` as the new secret. For a day, deliveries are also signed with the
 * previous one, so that receivers have time to switch.
 */
export function replaceSecret(webhook: Encrypted, current: string, now: Date): string {
  const secret = decryptSecrets(webhook)?.current;
  const previous = secret === undefined ? null : { secret, until: now.getTime() + OVERLAP_MS };
  return encryptSecrets(webhook.id, { current, previous });
}

/** Returns the secrets currently used to sign deliveries. */
export function secretsInForce(webhook: Encrypted, now: Date): string[] {
  const secrets = decryptSecrets(webhook);
  if (!secrets)
    throw new UnreadableSecretError(
      "The webhook's secret can't be read because APP_SECRET has changed. Restore the previous APP_SECRET, or create a new secret.",
    );
  const { current, previous } = secrets;
  return previous && previous.until > now.getTime() ? [current, previous.secret] : [current];
}

/** Returns when deliveries stop being signed with the previous secret. Null if they already have. */
export function previousSecretUntil(webhook: Encrypted, now: Date): Date | null {
  const until = decryptSecrets(webhook)?.previous?.until ?? 0;
  return until > now.getTime() ? new Date(until) : null;
}

/** The prefix of every secret, as in Standard Webhooks. */
export const SECRET_PREFIX = "whsec_";

/** Generates a secret in the Standard Webhooks format: a prefix, then 32 bytes in base64. */
export function makeWebhookSecret(): string {
  return `${SECRET_PREFIX}${randomBytes(32).toString("base64")}`;
}
