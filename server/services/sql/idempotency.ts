import type { Prisma } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";

type Writer = Pick<ServiceContext, "db" | "organizationId">;

/** An idempotency key that a member used for one route. */
interface Place {
  memberId: string;
  route: string;
  key: string;
}

interface Answer {
  requestHash: string;
  status: number;
  headers: Prisma.JsonValue;
  body: string;
}

/**
 * Locks the key until the transaction ends and reads the response that was stored for it after `since`, if any. Returns
 * null if a different transaction holds the lock.
 *
 * The statement's snapshot is older than its lock, so it can miss a response that was stored in between. `storeAnswer`
 * then returns false.
 */
export async function findAnswer(
  { db, organizationId }: Writer,
  { memberId, route, key }: Place,
  since: Date,
): Promise<{ before: Answer | null } | null> {
  const [row] = await db.$queryRaw<({ taken: boolean } & (Answer | { requestHash: null }))[]>`
    SELECT lock."taken", r."requestHash", r."status", r."headers", r."body"
    FROM (SELECT pg_try_advisory_xact_lock(hashtextextended(${`${memberId} ${route} ${key}`}, 0)) AS "taken") lock
      LEFT JOIN "IdempotencyRecord" r ON r."memberId" = ${memberId} AND r."organizationId" = ${organizationId}
        AND r."route" = ${route} AND r."key" = ${key} AND r."createdAt" > ${since}`;
  if (!row?.taken) return null;
  return { before: row.requestHash === null ? null : row };
}

/** Stores a response. Returns false and stores nothing if one was already stored after `since`. */
export async function storeAnswer(
  { db, organizationId }: Writer,
  { memberId, route, key }: Place,
  { requestHash, status, headers, body }: Answer,
  { now, since }: { now: Date; since: Date },
): Promise<boolean> {
  const stored = await db.$executeRaw`
    INSERT INTO "IdempotencyRecord" AS r ("organizationId", "memberId", "route", "key", "requestHash", "status",
      "headers", "body", "createdAt")
    VALUES (${organizationId}, ${memberId}, ${route}, ${key}, ${requestHash}, ${status}::int,
      ${JSON.stringify(headers)}::jsonb, ${body}, ${now})
    ON CONFLICT ("memberId", "route", "key") DO UPDATE SET "requestHash" = EXCLUDED."requestHash",
      "status" = EXCLUDED."status", "headers" = EXCLUDED."headers", "body" = EXCLUDED."body",
      "createdAt" = EXCLUDED."createdAt"
    WHERE r."createdAt" <= ${since}`;
  return stored > 0;
}
