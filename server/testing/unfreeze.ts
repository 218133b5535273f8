import type { Database } from "@/server/db";
import { Prisma } from "@/server/generated/prisma/client";

/** Makes a run look like one from before frozen agents. */
export async function unfreeze(db: Database, runId: string): Promise<void> {
  await db.$transaction([
    db.runAgent.deleteMany({ where: { runId } }),
    db.run.update({ where: { id: runId }, data: { agentsFrozenAt: null } }),
    db.review.updateMany({ where: { runId }, data: { destinations: Prisma.DbNull } }),
  ]);
}
