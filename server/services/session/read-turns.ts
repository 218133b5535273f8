import { fitTurns, MAX_TURNS, type Turn } from "@/server/domain/session/turns";
import type { ServiceContext } from "@/server/services/context";

/**
 * What went before a run in its session: the runs that were completed when it began, so that each attempt at a step
 * is told the same.
 */
export async function readTurns(
  { db, organizationId }: Pick<ServiceContext, "db" | "organizationId">,
  runId: string,
): Promise<Turn[]> {
  const { sessionId, createdAt } = await db.run.findFirstOrThrow({
    where: { id: runId, organizationId },
    select: { sessionId: true, createdAt: true },
  });
  const rows = await db.run.findMany({
    where: {
      organizationId,
      sessionId,
      id: { not: runId },
      status: "COMPLETED",
      purpose: { not: "TEST" },
      updatedAt: { lte: createdAt },
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: MAX_TURNS,
    select: { input: true, output: true },
  });
  return fitTurns(rows.map(({ input, output }) => ({ input, output: output ?? "" })));
}
