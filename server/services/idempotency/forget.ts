import type { Database } from "@/server/infra/db";
import { KEEP_MS } from "./replay";

/** Deletes the answers that are no longer repeated. */
export async function forgetOldAnswers(db: Database, now: Date): Promise<void> {
  await db.idempotencyRecord.deleteMany({ where: { createdAt: { lt: new Date(now.getTime() - KEEP_MS) } } });
}
