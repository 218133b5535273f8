import type { Database } from "@/server/infra/db";
import { hub } from "@/server/infra/live/hub";
import { secretsInForce, signDelivery } from "@/server/services/webhook/secrets";

/** Posts a body to an address and returns the status. Throws if there is no response. */
type Post = (
  address: string,
  what: { headers: Record<string, string>; body: string; timeoutMs: number },
) => Promise<number>;

const PATIENCE_MS = 10_000;

/** How long to wait before each further attempt: eight in all, over a day. */
const BACKOFF_SECONDS = [5, 60, 300, 1_800, 7_200, 21_600, 43_200];

/** The receiver accepts no more deliveries. */
const GONE = 410;

/**
 * Posts a claimed delivery, signed, and records the outcome. At least once: if the process dies between the two, it is
 * posted again with the same webhook-id.
 */
export async function deliver(
  db: Database,
  delivery: ClaimedDelivery,
  post: Post,
  timeoutMs = PATIENCE_MS,
): Promise<void> {
  const { id, organizationId, webhookId, attempts } = delivery;
  const webhook = await db.webhook.findFirst({ where: { id: webhookId, organizationId } });
  // Deleted with its webhook.
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
  // Only while the claim holds. After the lease ends, the next claimant records its own outcome.
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
  if (status >= 300 && status < 400) return `It responded with ${status}. Redirects aren't followed.`;
  return `It responded with ${status}.`;
}

export interface ClaimedDelivery {
  id: string;
  organizationId: string;
  webhookId: string;
  body: string;
  /** This attempt's number. */
  attempts: number;
}

/** How long a claimed delivery waits, if its process died, before another process retries it. */
const LEASE_SECONDS = 60;

/**
 * Claims due deliveries: a limited number per webhook, and none of busy ones. A claim counts as an attempt and keeps
 * other processes from sending. Deliveries of a disabled webhook wait.
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
