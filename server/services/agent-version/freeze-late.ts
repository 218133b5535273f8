import type { Transaction } from "@/server/db";
import { Definition } from "@/server/domain/workflow/definition";
import type { ServiceContext } from "@/server/services/context";
import type { LockedRun } from "@/server/services/run/lock";
import { findReviewDestinations } from "./find-destinations";
import { freezeAgents, readContentsOf } from "./freeze";

/**
 * Freezes the agents, as they are now, of a run that an older version of the app started. The time shows that it was
 * late. Holds the run's lock, so it happens once.
 */
export async function freezeLate(ctx: ServiceContext & { db: Transaction }, run: LockedRun): Promise<void> {
  if (run.agentsFrozenAt) return;
  const { db, organizationId } = ctx;
  const agentsFrozenAt = ctx.now();
  const where = { id: run.id, organizationId };
  const { version } = await db.run.findFirstOrThrow({
    where,
    select: { version: { select: { definition: true } } },
  });
  await freezeAgents(ctx, run.id, await readContentsOf(ctx, Definition.parse(version.definition)));
  await db.run.updateMany({ where, data: { agentsFrozenAt } });
  run.agentsFrozenAt = agentsFrozenAt;
  await recordDestinations(ctx, run);
}

/** Records the destinations of an open review that an older version of the app opened. */
export async function recordDestinations(
  ctx: ServiceContext & { db: Transaction },
  run: LockedRun,
): Promise<void> {
  const { db, organizationId } = ctx;
  const open = await db.$queryRaw<
    { id: string; runId: string; stepId: string; server: string; tool: string }[]
  >`
    SELECT "id", "runId", "stepId", "server", "tool" FROM "Review"
    WHERE "runId" = ${run.id} AND "organizationId" = ${organizationId} AND "status" = 'OPEN' AND "destinations" IS NULL`;
  for (const review of open)
    await db.review.updateMany({
      where: { id: review.id, organizationId },
      data: { destinations: await findReviewDestinations(ctx, review) },
    });
}
