import { MAX_COUNTED } from "@/server/domain/run/finding/filters";
import type { ServiceContext } from "@/server/services/context";

/** Counts a session's runs, excluding tests of a single step. Stops counting at `MAX_COUNTED + 1`. */
export async function countSessionRuns(
  { db, organizationId }: Pick<ServiceContext, "db" | "organizationId">,
  sessionId: string,
): Promise<number> {
  const [row] = await db.$queryRaw<[{ count: number }]>`
    SELECT count(*)::int AS "count" FROM (
      SELECT FROM "Run" WHERE "organizationId" = ${organizationId} AND "sessionId" = ${sessionId}::uuid
        AND "purpose" <> 'TEST' LIMIT ${MAX_COUNTED + 1}) runs`;
  return row.count;
}
