import type { MadeCall } from "@/server/domain/tool/made-call";
import type { Transaction } from "@/server/infra/db";
import type { LockedRun } from "@/server/services/run/lock";

/** As many as one attempt makes at most. */
const MOST = 20;

/**
 * The latest calls of tools that were made for a step, the earliest first: by attempts that came to nothing, and in
 * rounds that were sent back. `after`: only those of later attempts than that.
 */
export async function readMadeCalls(
  db: Transaction,
  { id: runId, organizationId }: LockedRun,
  { stepId, after }: { stepId: string; after: number },
): Promise<MadeCall[]> {
  const rows = await db.toolCall.findMany({
    where: { runId, organizationId, stepRun: { stepId, attempt: { gt: after } } },
    orderBy: [{ stepRun: { attempt: "desc" } }, { position: "desc" }],
    take: MOST,
    select: { server: true, tool: true, input: true, output: true, error: true },
  });
  return rows.reverse();
}
