import type { RunStatus } from "@/server/domain/run/status";
import type { Transaction } from "@/server/infra/db";
import { inTransaction, type ServiceContext } from "@/server/services/context";
import { publishChange } from "@/server/services/publish-change";

export interface LockedRun {
  id: string;
  organizationId: string;
  workflowId: string;
  status: RunStatus;
  claimedBy: string | null;
  startedById: string;
  /** Null if its agents aren't frozen yet. */
  agentsFrozenAt: Date | null;
  /** When it was locked, by the database's clock. */
  lockedAt: Date;
}

/** Whether a different driver has claimed the run since. Until one has, what the old driver did still counts. */
export function isTakenFrom(run: Pick<LockedRun, "claimedBy">, claimedBy: string): boolean {
  return run.claimedBy !== null && run.claimedBy !== claimedBy;
}

/**
 * Does the work while nobody else changes the run. Everything that moves a run, its steps or its reviews takes this
 * one lock first, so none waits for another in a circle. `null`: the organization has no such run.
 */
export async function withRun<T>(
  ctx: ServiceContext,
  runId: string,
  work: (ctx: ServiceContext & { db: Transaction }, run: LockedRun | null) => Promise<T>,
): Promise<T> {
  return inTransaction(ctx, async (ctx) => {
    const [run] = await ctx.db.$queryRaw<LockedRun[]>`
      SELECT "id", "organizationId", "workflowId", "status"::text, "claimedBy", "startedById", "agentsFrozenAt",
        now() AS "lockedAt"
      FROM "Run" WHERE "id" = ${runId} AND "organizationId" = ${ctx.organizationId} FOR UPDATE`;
    if (run) publishChange(ctx, "run", run.id);
    return work(ctx, run ?? null);
  });
}
