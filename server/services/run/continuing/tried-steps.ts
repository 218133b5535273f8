import type { Step } from "@/server/domain/workflow/definition";
import type { Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";

/**
 * Returns the numbers of the steps that may have run before, in this run or in one that it reruns. If the
 * version no longer has such a step, its agent's other steps count instead, because they send the same
 * requests.
 */
export async function findTriedSteps(
  { db, organizationId }: ServiceContext & { db: Transaction },
  runId: string,
  steps: readonly Pick<Step, "id" | "stepOrder" | "agentId">[],
): Promise<ReadonlySet<number>> {
  const tried = await db.$queryRaw<{ stepId: string; agentId: string }[]>`
    WITH RECURSIVE repeated("runId") AS (
      SELECT ${runId}::text
      UNION
      SELECT rerun."sourceRunId" FROM repeated JOIN "Rerun" rerun
        ON rerun."runId" = repeated."runId" AND rerun."organizationId" = ${organizationId}
    )
    SELECT DISTINCT attempt."stepId", attempt."agentId" FROM repeated JOIN "StepRun" attempt
      ON attempt."runId" = repeated."runId" AND attempt."organizationId" = ${organizationId}`;
  const ids = new Set(tried.map(({ stepId }) => stepId));
  const known = new Set(steps.map(({ id }) => id));
  const agents = new Set(tried.flatMap(({ stepId, agentId }) => (known.has(stepId) ? [] : [agentId])));
  const found = steps.filter(({ id, agentId }) => ids.has(id) || agents.has(agentId));
  return new Set(found.map(({ stepOrder }) => stepOrder));
}
