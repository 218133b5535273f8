import { fitTurns, MAX_TURN_BYTES, MAX_TURNS, type Turn } from "@/server/domain/session/turns";
import type { ServiceContext } from "@/server/services/context";

/** Whatever is longer does not fit whole: a character takes a byte at least. */
const READ = MAX_TURN_BYTES + 1;

/**
 * What went before a run in its session: the runs that were completed when it began, so that each attempt at a step
 * is told the same. In SQL, because through Prisma twenty whole texts would be read, of which few fit.
 */
export async function readTurns(
  { db, organizationId }: Pick<ServiceContext, "db" | "organizationId">,
  runId: string,
): Promise<Turn[]> {
  const { sessionId, createdAt } = await db.run.findFirstOrThrow({
    where: { id: runId, organizationId },
    select: { sessionId: true, createdAt: true },
  });
  const rows = await db.$queryRaw<Turn[]>`
    SELECT left("input", ${READ}::int) AS "input", left("output", ${READ}::int) AS "output"
    FROM (
      SELECT "createdAt", "id", "input", coalesce("output", '') AS "output",
        row_number() OVER latest AS "place",
        sum(octet_length("input") + coalesce(octet_length("output"), 0)) OVER latest AS "bytes"
      FROM "Run"
      WHERE "organizationId" = ${organizationId} AND "sessionId" = ${sessionId}::uuid AND "id" <> ${runId}
        AND "status" = 'COMPLETED' AND "purpose" <> 'TEST' AND "updatedAt" <= ${createdAt}
      WINDOW latest AS (ORDER BY "createdAt" DESC, "id" DESC)
      ORDER BY "createdAt" DESC, "id" DESC
      LIMIT ${MAX_TURNS}
    ) AS "earlier"
    WHERE "place" = 1 OR "bytes" <= ${MAX_TURN_BYTES}
    ORDER BY "place"`;
  return fitTurns(rows);
}
