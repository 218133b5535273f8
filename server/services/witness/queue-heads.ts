import { makeId } from "@/server/domain/id";
import { HEAD_EVENT } from "@/server/domain/webhook/events";
import { type LedgerHead, Prisma } from "@/server/generated/prisma/client";
import { type Database, transact } from "@/server/infra/db";
import { env } from "@/server/infra/env";
import { hub } from "@/server/infra/live/hub";
import { toHead } from "@/server/services/ledger/sign-heads";
import { newestHeadOf } from "./newest-heads";

/** Only one process queues heads at a time. */
const LOCK = 72_707_383;
const QUEUE_EVERY_MS = 60_000;

/** Queues the newest head for each webhook that wants heads, at most once a minute. */
export async function queueHeads(db: Database, now: Date): Promise<void> {
  const organizations = await transact(db, async (db) => {
    await db.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK})`;
    const due = await db.$queryRaw<(LedgerHead & { webhookId: string })[]>`
      SELECT w."id" AS "webhookId", h.* FROM "Webhook" w ${newestHeadOf(Prisma.sql`w."organizationId"`)}
        LEFT JOIN LATERAL (
          SELECT "createdAt", ("body"::jsonb #>> '{data,head,sequence}')::bigint AS "sequence" FROM "WebhookDelivery"
          WHERE "webhookId" = w."id" AND "event" = ${HEAD_EVENT} ORDER BY "createdAt" DESC, "id" DESC LIMIT 1
        ) d ON true
      WHERE w."enabled" AND ${HEAD_EVENT} = ANY(w."events") AND (d."createdAt" IS NULL
        OR d."createdAt" <= ${new Date(now.getTime() - QUEUE_EVERY_MS)} AND d."sequence" < h."sequence")
      FOR KEY SHARE OF w`;
    await db.webhookDelivery.createMany({
      data: due.map(({ webhookId, organizationId, ...head }) => ({
        id: makeId("dlv"),
        organizationId,
        webhookId,
        event: HEAD_EVENT,
        body: writeBody({ organizationId, ...head }, now),
        status: "QUEUED",
        createdAt: now,
        dueAt: now,
      })),
    });
    return new Set(due.map(({ organizationId }) => organizationId));
  });
  for (const organizationId of organizations) hub().publish(organizationId, { noun: "delivery", id: null });
}

function writeBody(head: LedgerHead, now: Date): string {
  const data = { head: toHead(head), keys: `${env().publicUrl}/.well-known/countersign/keys.json` };
  return JSON.stringify({ type: HEAD_EVENT, timestamp: now.toISOString(), data });
}
