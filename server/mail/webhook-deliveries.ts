import type { Database } from "@/server/infra/db";
import { hub } from "@/server/infra/live/hub";
import { secretsInForce } from "@/server/services/webhook/secrets";
import { signDelivery } from "@/server/services/webhook/signature";

/** Posts a body to an address and returns the status. Throws if there is no response. */
type Post = (
  address: string,
  what: { headers: Record<string, string>; body: string; timeoutMs: number },
) => Promise<number>;

const PATIENCE_MS = 10_000;

/** The wait before each retry, in seconds. Allows eight attempts in about 21 hours. */
const BACKOFF_SECONDS = [5, 60, 300, 1_800, 7_200, 21_600, 43_200];

/** The HTTP status of a receiver that doesn't want further deliveries. */
const GONE = 410;

/**
 * Signs and posts a claimed delivery, and records the outcome. Posts at least once: if the process dies in
 * between, the delivery is posted again with the same webhook-id.
 */
export async function deliver(
  db: Database,
  delivery: ClaimedDelivery,
  post: Post,
  timeoutMs = PATIENCE_MS,
): Promise<void> {
  const { id, organizationId, webhookId, attempts } = delivery;
  const webhook = await db.webhook.findFirst({ where: { id: webhookId, organizationId } });
  // The delivery was deleted with its webhook.
  if (!webhook) return;
  const outcome = await attempt(webhook, delivery, post, timeoutMs);
  const { status, fault } = outcome;
  const wait = status === GONE ? undefined : BACKOFF_SECONDS[attempts - 1];
  const now = Date.now();
  const result = !fault
    ? { status: "DELIVERED" as const, deliveredAt: new Date(now), dueAt: null }
    : wait === undefined
      ? { status: "FAILED" as const, dueAt: null }
      : { dueAt: new Date(now + wait * 1000) };
  // Record only if this process still holds the claim. After the lease ends, the next process to claim the
  // delivery records its own outcome.
  await db.webhookDelivery.updateMany({
    where: { id, organizationId, status: "QUEUED", attempts },
    data: { ...result, responseStatus: status, lastError: fault },
  });
  hub().publish(organizationId, { noun: "delivery", id });
}

async function attempt(
  webhook: { id: string; url: string; secret: string },
  { id, body }: ClaimedDelivery,
  post: Post,
  timeoutMs: number,
): Promise<{ status: number | null; fault: string | null }> {
  try {
    const now = new Date();
    const headers = {
      "content-type": "application/json",
      "user-agent": "Countersign",
      ...signDelivery({ id, body, secrets: secretsInForce(webhook, now) }, now),
    };
    const status = await post(webhook.url, { headers, body, timeoutMs });
    return { status, fault: faultOf(status) };
  } catch (error) {
    return { status: null, fault: error instanceof Error ? error.message : String(error) };
  }
}

function faultOf(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400)
    return `The receiver responded with ${status}. Redirects aren't followed.`;
  return `The receiver responded with ${status}.`;
}

export interface ClaimedDelivery {
  id: string;
  organizationId: string;
  webhookId: string;
  body: string;
  /** The number of this attempt. */
  attempts: number;
}

/** How long a claim on a delivery lasts before another process can retry, in case the first process died. */
const LEASE_SECONDS = 60;

/**
 * Claims due deliveries: a limited number per webhook, and none for busy webhooks. A claim counts as an
 * attempt and keeps other processes from sending. Deliveries of a disabled webhook wait.
 */
export async function claimDeliveries(
  db: Database,
  { max, maxPerWebhook, busy }: { max: number; maxPerWebhook: number; busy: readonly string[] },
): Promise<ClaimedDelivery[]> {
  return db.$queryRaw<ClaimedDelivery[]>`
    UPDATE "WebhookDelivery"
    SET "attempts" = "attempts" + 1, "dueAt" = now() + make_interval(secs => ${LEASE_SECONDS})
    WHERE "id" IN (
      SELECT "id" FROM "WebhookDelivery" WHERE "status" = 'QUEUED' AND "dueAt" <= now() AND "id" IN (
        SELECT "id" FROM (
          SELECT d."id", row_number() OVER (PARTITION BY d."webhookId" ORDER BY d."dueAt", d."id") AS "place"
          FROM "WebhookDelivery" d JOIN "Webhook" w ON w."id" = d."webhookId"
          WHERE d."status" = 'QUEUED' AND d."dueAt" <= now() AND w."enabled" AND w."id" <> ALL (${busy}::text[])
        ) "due" WHERE "place" <= ${maxPerWebhook}
      )
      ORDER BY "dueAt", "id" LIMIT ${max} FOR UPDATE SKIP LOCKED
    )
    RETURNING "id", "organizationId", "webhookId", "body", "attempts"`;
}
