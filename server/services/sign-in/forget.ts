import type { Database } from "@/server/infra/db";
import { signInLimits } from "./limits";

/** Deletes expired sign-ins. */
export async function forgetSignIns(db: Database, now: Date): Promise<void> {
  const { lastUsedAfter, createdAfter } = signInLimits(now);
  await db.signIn.deleteMany({
    where: { OR: [{ lastUsedAt: { lte: lastUsedAfter } }, { createdAt: { lte: createdAfter } }] },
  });
}
