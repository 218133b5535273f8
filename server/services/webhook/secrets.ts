import { z } from "zod";
import { seal, unseal } from "@/server/services/secret/seal";

/** For so long after a new secret was made, deliveries are signed with the one before as well. */
const OVERLAP_MS = 24 * 60 * 60 * 1000;

const Secrets = z.object({
  current: z.string(),
  /** The one before it, which counts until then. */
  previous: z.object({ secret: z.string(), until: z.number() }).nullable(),
});
type Secrets = z.output<typeof Secrets>;

export function sealSecrets(webhookId: string, secrets: Secrets): string {
  return seal("webhook secret", webhookId, JSON.stringify(secrets));
}

function openSecrets(webhook: { id: string; secret: string }): Secrets {
  return Secrets.parse(JSON.parse(unseal("webhook secret", webhook.id, webhook.secret)));
}

/** The secrets with another one in front; the one before counts for a while, so that no delivery is refused. */
export function replaceSecret(webhook: { id: string; secret: string }, current: string, now: Date): string {
  const { current: secret } = openSecrets(webhook);
  return sealSecrets(webhook.id, { current, previous: { secret, until: now.getTime() + OVERLAP_MS } });
}

/** The secrets that a delivery is signed with now. */
export function secretsInForce(webhook: { id: string; secret: string }, now: Date): string[] {
  const { current, previous } = openSecrets(webhook);
  return previous && previous.until > now.getTime() ? [current, previous.secret] : [current];
}
