import { Prisma } from "@/server/generated/prisma/client";
import type { Database } from "@/server/infra/db";
import { asOwner } from "@/server/testing/database/as-owner";

/** Makes a run look as if it had started before runs kept agent versions. */
export async function unfreeze(db: Database, runId: string): Promise<void> {
  await asOwner(`DELETE FROM "RunAgent" WHERE "runId" = '${runId}'`);
  await db.$transaction([
    db.run.update({ where: { id: runId }, data: { agentsFrozenAt: null } }),
    db.review.updateMany({ where: { runId }, data: { destinations: Prisma.DbNull } }),
  ]);
}
