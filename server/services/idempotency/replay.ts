import { z } from "zod";
import { AppError } from "@/server/domain/error";
import type { Database } from "@/server/infra/db";
import { inTransaction, requirePerson, type ServiceContext } from "@/server/services/context";
import { findAnswer, storeAnswer } from "@/server/services/sql/idempotency";

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
  request: Request,
  performance: Performance,
): Promise<StoredAnswer> {
  try {
    return await attempt(ctx, request, performance.perform);
  } catch (error) {
    // The second attempt finds the stored response.
    if (error instanceof AnsweredBefore) return replayOnce(ctx, request, performance);
    if (error instanceof KeyRefusal) throw error;
    const answer = performance.failed(error);
    if (answer.status >= 500) throw error;
    // The request's writes are rolled back, and only its error response is stored.
    return replayOnce(ctx, request, { ...performance, perform: async () => answer });
  }
}

interface Request {
  route: string;
  key: string;
  requestHash: string;
}

/** Thrown if the key can't be used. The request wasn't performed, so the error isn't stored. */
class KeyRefusal extends AppError {}

/** Thrown if the response was stored right before the key was locked. Rolls back the repeated work. */
class AnsweredBefore extends Error {}

async function attempt(
  ctx: ServiceContext,
  { route, key, requestHash }: Request,
  perform: (ctx: ServiceContext) => Promise<StoredAnswer>,
): Promise<StoredAnswer> {
  const { memberId } = requirePerson(ctx);
  const place = { memberId, route, key };
  return inTransaction(ctx, async (ctx) => {
    const now = ctx.now();
    const since = new Date(now.getTime() - KEEP_MS);
    const found = await findAnswer(ctx, place, since);
    if (!found)
      throw new KeyRefusal("conflict", "The first request with this key is still in progress. Try again.");
    const { before } = found;
    if (before) {
      if (before.requestHash !== requestHash)
        throw new KeyRefusal(
          "idempotency-mismatch",
          "This Idempotency-Key was already used for a different request. Use a new key.",
        );
      return { status: before.status, headers: Headers.parse(before.headers), body: before.body };
    }
    const answer = await perform(ctx);
    if (!(await storeAnswer(ctx, place, { requestHash, ...answer }, { now, since })))
      throw new AnsweredBefore("the response was stored before the key was locked");
    return answer;
  });
}

/** Deletes responses that are too old to be repeated. */
export async function forgetOldAnswers(db: Database, now: Date): Promise<void> {
  await db.idempotencyRecord.deleteMany({ where: { createdAt: { lt: new Date(now.getTime() - KEEP_MS) } } });
}
