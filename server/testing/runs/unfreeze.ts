import { Prisma } from "@/server/generated/prisma/client";
import type { Database } from "@/server/infra/db";
import { asOwner } from "@/server/testing/database/as-owner";

/** Makes a run and its workflow version look as if they predated agent versions. */
export async function unfreeze(db: Database, runId: string): Promise<void> {
  await asOwner(`DELETE FROM "RunAgent" WHERE "runId" = '${runId}'`);
  await asOwner(
    `DELETE FROM "WorkflowVersionAgent" WHERE "workflowVersionId" = (SELECT "versionId" FROM "Run" WHERE "id" = '${runId}')`,
  );
  await db.$transaction([
    db.run.update({ where: { id: runId }, data: { agentsFrozenAt: null } }),
    db.review.updateMany({ where: { runId }, data: { destinations: Prisma.DbNull } }),
  ]);
}
