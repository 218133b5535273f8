import { z } from "zod";
import { AppError } from "@/server/domain/error";
import type { Database } from "@/server/infra/db";
import { inTransaction, requirePerson, type ServiceContext } from "@/server/services/context";

export const KEEP_MS = 24 * 60 * 60 * 1000;

const Headers = z.record(z.string(), z.string());

export interface StoredAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** How to perform a request. `failed` turns an error into a response. */
export interface Performance {
  perform: (ctx: ServiceContext) => Promise<StoredAnswer>;
  failed: (error: unknown) => StoredAnswer;
}

/**
 * Performs a request once per member, route, and key within 24 hours. Repeated requests get the first
 * response with a status below 500. The work, its record, and the lock share one transaction, so a crash
 * leaves nothing behind.
 */
export async function replayOnce(
  ctx: ServiceContext,
  request: { route: string; key: string; requestHash: string },
  { perform, failed }: Performance,
): Promise<StoredAnswer> {
  try {
    return await attempt(ctx, request, perform);
  } catch (error) {
    if (error instanceof KeyRefusal) throw error;
    const answer = failed(error);
    if (answer.status >= 500) throw error;
    // The request's writes are rolled back, and only its error response is stored.
    return attempt(ctx, request, async () => answer);
  }
}

/** Thrown if the key can't be used. The request wasn't performed, so the error isn't stored. */
class KeyRefusal extends AppError {}

async function attempt(
  ctx: ServiceContext,
  { route, key, requestHash }: { route: string; key: string; requestHash: string },
  perform: (ctx: ServiceContext) => Promise<StoredAnswer>,
): Promise<StoredAnswer> {
  const { memberId } = requirePerson(ctx);
  const id = { memberId_route_key: { memberId, route, key } };
  return inTransaction(ctx, async (ctx) => {
    const { db, organizationId } = ctx;
    const [lock] = await db.$queryRaw<{ taken: boolean }[]>`
      SELECT pg_try_advisory_xact_lock(hashtextextended(${`${memberId} ${route} ${key}`}, 0)) AS taken`;
    if (!lock?.taken)
      throw new KeyRefusal("conflict", "The first request with this key is still in progress. Try again.");
    const now = ctx.now();
    const before = await db.idempotencyRecord.findUnique({ where: id });
    if (before && now.getTime() - before.createdAt.getTime() < KEEP_MS) {
      if (before.requestHash !== requestHash)
        throw new KeyRefusal(
          "idempotency-mismatch",
          "This Idempotency-Key was already used for a different request. Use a new key.",
        );
      return { status: before.status, headers: Headers.parse(before.headers), body: before.body };
    }
    const answer = await perform(ctx);
    const record = { requestHash, ...answer, createdAt: now };
    await db.idempotencyRecord.upsert({
      where: id,
      create: { ...record, organizationId, memberId, route, key },
      update: record,
    });
    return answer;
  });
}

/** Deletes responses that are too old to be repeated. */
export async function forgetOldAnswers(db: Database, now: Date): Promise<void> {
  await db.idempotencyRecord.deleteMany({ where: { createdAt: { lt: new Date(now.getTime() - KEEP_MS) } } });
}
