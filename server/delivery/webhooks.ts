import { DAY_MS } from "@/server/domain/time";
import {
  HOPS_HEADER,
  MAX_FAILING_DAYS,
  MAX_LOGGED_ATTEMPTS,
  MAX_RESPONSE_CHARS,
} from "@/server/domain/webhook/limits";
import type { DeliveryAttempt } from "@/server/domain/webhook/webhook";
import type { Webhook } from "@/server/generated/prisma/client";
import type { Database } from "@/server/infra/db";
import { redact } from "@/server/infra/egress/redact";
import { env } from "@/server/infra/env";
import { hub } from "@/server/infra/live/hub";
import { makeContext, NO_REQUEST } from "@/server/services/context";
import { disableFailingWebhook } from "@/server/services/webhook/disable";
import { secretsInForce } from "@/server/services/webhook/secrets";
import { signDelivery } from "@/server/services/webhook/signature";

/** Posts a body to an address and returns the response. Throws if there is no response. */
type Post = (
  address: string,
  what: { headers: Record<string, string>; body: string; timeoutMs: number },
) => Promise<{ status: number; body: Buffer }>;

const PATIENCE_MS = 10_000;

/** The wait before each retry, in seconds. Allows eight attempts in about 21 hours. */
const BACKOFF_SECONDS = [5, 60, 300, 1_800, 7_200, 21_600, 43_200];

/** The HTTP status of a receiver that doesn't want further deliveries. */
const GONE = 410;

/**
 * Signs and posts a claimed delivery. Records the outcome. Delivery is at least once: if the process dies before it
 * records the outcome, the delivery is posted again with the same webhook-id.
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
  const wait = outcome.responseStatus === GONE ? undefined : BACKOFF_SECONDS[attempts - 1];
  const now = Date.now();
  const next =
    outcome.error === null
      ? { status: "DELIVERED", deliveredAt: new Date(now), dueAt: null }
      : wait === undefined
        ? { status: "FAILED", deliveredAt: null, dueAt: null }
        : { status: "QUEUED", deliveredAt: null, dueAt: new Date(now + wait * 1000) };
  // Record the outcome only if this process still holds the claim. After the lease ends, the next process to claim the
  // delivery records its own outcome.
  await db.$executeRaw`
    UPDATE "WebhookDelivery" SET "status" = ${next.status}::"DeliveryStatus", "dueAt" = ${next.dueAt},
      "deliveredAt" = ${next.deliveredAt}, "responseStatus" = ${outcome.responseStatus}, "lastError" = ${outcome.error},
      "attemptLog" = CASE WHEN jsonb_array_length("attemptLog") < ${MAX_LOGGED_ATTEMPTS} THEN "attemptLog"
        ELSE "attemptLog" - 0 END || ${JSON.stringify([outcome])}::jsonb
    WHERE "id" = ${id} AND "organizationId" = ${organizationId} AND "status" = 'QUEUED' AND "attempts" = ${attempts}`;
  await noteHealth(db, webhook, { failed: outcome.error !== null, isLast: next.status === "FAILED" });
  hub().publish(organizationId, { noun: "delivery", id });
}

/**
 * Records whether a webhook is failing. Disables the webhook if it has been failing for too long. Other deliveries
 * may have changed the webhook during the attempt, so this doesn't rely on anything that was read before the attempt.
 */
async function noteHealth(
  db: Database,
  { id, organizationId }: Webhook,
  { failed, isLast }: { failed: boolean; isLast: boolean },
): Promise<void> {
  const where = { id, organizationId };
  const now = new Date();
  if (!failed) {
    await db.webhook.updateMany({
      where: { ...where, failingSince: { not: null } },
      data: { failingSince: null },
    });
    return;
  }
  await db.webhook.updateMany({ where: { ...where, failingSince: null }, data: { failingSince: now } });
  if (!isLast) return;
  const before = new Date(now.getTime() - MAX_FAILING_DAYS * DAY_MS);
  const failing = await db.webhook.findFirst({ where: { ...where, failingSince: { lte: before } } });
  if (!failing) return;
  const actor = { kind: "system" as const };
  const ctx = makeContext({ organizationId, actor, db, now: () => now, ...NO_REQUEST });
  await disableFailingWebhook(ctx, failing);
}

async function attempt(
  webhook: Pick<Webhook, "id" | "url" | "secret">,
  { id, body, hops }: ClaimedDelivery,
  post: Post,
  timeoutMs: number,
): Promise<DeliveryAttempt> {
  const { url } = webhook;
  const now = new Date();
  const start = performance.now();
  const end = () => ({ at: now.toISOString(), durationMs: Math.round(performance.now() - start), url });
  try {
    const secrets = secretsInForce(webhook, now);
    const headers = { ...signDelivery({ id, body, secrets }, now), [HOPS_HEADER]: `${hops}` };
    const answer = await post(url, { headers, body, timeoutMs });
    const response = await excerpt(answer.body, secrets);
    return { ...end(), responseStatus: answer.status, response, error: faultOf(answer.status) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ...end(), responseStatus: null, response: null, error: message };
  }
}

/** Returns the start of a response. Replaces characters that can't be stored and secrets that the receiver repeated. */
async function excerpt(body: Buffer, secrets: readonly string[]): Promise<string> {
  const text = await redact(body.toString("utf8").replaceAll("\0", "\uFFFD"), secrets);
  return text.slice(0, MAX_RESPONSE_CHARS).toWellFormed();
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
  /** How many of this app's webhooks the chain of events has passed through, including this one. */
  hops: number;
}

/** How long a claim on a delivery lasts before another process can retry, in case the first process died. */
const LEASE_SECONDS = 60;

interface Places {
  max: number;
  maxPerWebhook: number;
  maxPerOrganization: number;
  /** The deliveries that this process is sending. They take up slots, too. */
  underWay: readonly Pick<ClaimedDelivery, "webhookId" | "organizationId">[];
}

/**
 * Claims due deliveries. Organizations and their webhooks take turns, so that a backlog of one doesn't delay the
 * others. A claim counts as an attempt and keeps other processes from sending the delivery. Deliveries of a disabled
 * webhook wait.
 *
 * Reads only webhooks with queued deliveries, and only the first due deliveries of each. Turns the path in a new event
 * about a run into a URL, because the database writes these events and doesn't know the app's address.
 */
export async function claimDeliveries(
  db: Database,
  { max, maxPerWebhook, maxPerOrganization, underWay }: Places,
): Promise<ClaimedDelivery[]> {
  const { publicUrl } = env();
  const webhooks = underWay.map(({ webhookId }) => webhookId);
  const organizations = underWay.map(({ organizationId }) => organizationId);
  return db.$queryRaw<ClaimedDelivery[]>`
    WITH RECURSIVE "waiting" AS (
      (SELECT "webhookId" FROM "WebhookDelivery" WHERE "status" = 'QUEUED' ORDER BY "webhookId" LIMIT 1)
      UNION ALL
      SELECT (
        SELECT "webhookId" FROM "WebhookDelivery"
        WHERE "status" = 'QUEUED' AND "webhookId" > "waiting"."webhookId" ORDER BY "webhookId" LIMIT 1
      ) FROM "waiting" WHERE "waiting"."webhookId" IS NOT NULL
    ), "due" AS (
      SELECT d."id", d."organizationId", d."dueAt",
        cardinality(array_positions(${webhooks}::text[], w."id"))
          + row_number() OVER (PARTITION BY w."id" ORDER BY d."dueAt", d."id") AS "place"
      FROM "waiting" JOIN "Webhook" w ON w."id" = "waiting"."webhookId" CROSS JOIN LATERAL (
        SELECT "id", "organizationId", "dueAt" FROM "WebhookDelivery"
        WHERE "webhookId" = w."id" AND "status" = 'QUEUED' AND "dueAt" <= now()
        ORDER BY "dueAt", "id" LIMIT ${maxPerWebhook}
      ) d
      WHERE w."enabled"
    ), "turns" AS (
      SELECT "id", cardinality(array_positions(${organizations}::text[], "organizationId"))
        + row_number() OVER (PARTITION BY "organizationId" ORDER BY "place", "dueAt", "id") AS "turn"
      FROM "due" WHERE "place" <= ${maxPerWebhook}
    )
    UPDATE "WebhookDelivery"
    SET "attempts" = "attempts" + 1, "dueAt" = now() + make_interval(secs => ${LEASE_SECONDS}),
      "body" = CASE WHEN "runId" IS NULL THEN "body" ELSE replace("body", '"url":"/', ${`"url":"${publicUrl}/`}) END
    WHERE "id" IN (
      SELECT d."id" FROM "WebhookDelivery" d JOIN "turns" t ON t."id" = d."id"
      WHERE d."status" = 'QUEUED' AND d."dueAt" <= now() AND t."turn" <= ${maxPerOrganization}
      ORDER BY t."turn", d."dueAt", d."id" LIMIT ${max} FOR UPDATE OF d SKIP LOCKED
    )
    RETURNING "id", "organizationId", "webhookId", "body", "attempts", 1 + coalesce((
      SELECT f."hops" FROM "TriggerFiring" f
      WHERE f."organizationId" = "WebhookDelivery"."organizationId" AND f."runId" = coalesce(
        "WebhookDelivery"."runId", (SELECT r."runId" FROM "Review" r WHERE r."id" = "WebhookDelivery"."reviewId"))
    ), 0) AS "hops"`;
}
