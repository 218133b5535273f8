import { Definition } from "@/server/domain/workflow/definition";
import type { Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import type { LockedRun } from "@/server/services/run/lock";
import { findReviewDestinations } from "./find-destinations";
import { freezeAgents, readContentsOf } from "./freeze";

type LockedContext = ServiceContext & { db: Transaction };

/**
 * Freezes the agents, as they are now, of a run that an older version of the app started. The time shows that it was
 * late. Holds the run's lock, so it happens once.
 */
export async function freezeLate(ctx: LockedContext, run: LockedRun): Promise<void> {
  if (run.agentsFrozenAt) return;
  const { versionId } = await ctx.db.run.findFirstOrThrow({
    where: { id: run.id, organizationId: run.organizationId },
    select: { versionId: true },
  });
  run.agentsFrozenAt = await freezeLocked(ctx, { versionId, runIds: [run.id] });
  await recordDestinations(ctx, [run.id]);
}

/** Freezes locked runs of one workflow version, and returns the time. */
export async function freezeLocked(
  ctx: LockedContext,
  { versionId, runIds }: { versionId: string; runIds: string[] },
): Promise<Date> {
  const { db, organizationId } = ctx;
  const agentsFrozenAt = ctx.now();
  const { definition } = await db.workflowVersion.findFirstOrThrow({
    where: { id: versionId, organizationId },
    select: { definition: true },
  });
  await freezeAgents(ctx, runIds, await readContentsOf(ctx, Definition.parse(definition)));
  await db.run.updateMany({ where: { id: { in: runIds }, organizationId }, data: { agentsFrozenAt } });
  return agentsFrozenAt;
}

/** Open reviews of the same step, with the same agents. */
interface AlikeReviews {
  ids: string[];
  /** The run of one of them. */
  runId: string;
  stepId: string;
  server: string | null;
  tool: string | null;
}

/** Records the destinations of open reviews of these locked runs that an older version of the app opened. */
export async function recordDestinations(ctx: LockedContext, runIds: string[]): Promise<void> {
  const { db, organizationId } = ctx;
  const open = await db.$queryRaw<AlikeReviews[]>`
    SELECT array_agg(v."id") AS "ids", min(v."runId") AS "runId", v."stepId", v."server", v."tool"
    FROM "Review" v JOIN "Run" r ON r."id" = v."runId"
    CROSS JOIN LATERAL (
      SELECT array_agg(a."versionId" ORDER BY a."agentId") AS "ids" FROM "RunAgent" a WHERE a."runId" = r."id"
    ) AS agents
    WHERE v."runId" = ANY(${runIds}) AND v."organizationId" = ${organizationId}
      AND v."status" = 'OPEN' AND v."destinations" IS NULL
    GROUP BY r."versionId", v."stepId", v."server", v."tool", agents."ids"`;
  for (const { ids, ...reviewed } of open)
    await db.review.updateMany({
      where: { id: { in: ids }, organizationId },
      data: { destinations: await findReviewDestinations(ctx, reviewed) },
    });
}
