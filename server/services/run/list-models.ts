import { requireScope, type ServiceContext } from "@/server/services/context";

const MAX_MODELS = 200;

/**
 * Lists the models that steps have called, by name. Skips through the index instead of reading every step.
 */
export async function listRunModels(ctx: ServiceContext): Promise<string[]> {
  requireScope(ctx, "runs:read");
  const { db, organizationId } = ctx;
  const rows = await db.$queryRaw<{ model: string }[]>`
    WITH RECURSIVE models AS (
      SELECT (SELECT min("model") FROM "StepRun" WHERE "organizationId" = ${organizationId} AND "model" IS NOT NULL AND NOT "reused") AS "model"
      UNION ALL
      SELECT (SELECT min("model") FROM "StepRun"
        WHERE "organizationId" = ${organizationId} AND "model" > models."model" AND NOT "reused")
      FROM models WHERE models."model" IS NOT NULL)
    SELECT "model" FROM models WHERE "model" IS NOT NULL LIMIT ${MAX_MODELS}`;
  return rows.map(({ model }) => model);
}
