import { AppError } from "@/server/domain/error";
import { sayLoop } from "@/server/domain/trigger/words";
import type { Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";

type LockedContext = ServiceContext & { db: Transaction };

/** Lets one transaction at a time change the organization's triggers. Otherwise, two changes could create a loop. */
export async function lockChanges({ db, organizationId }: LockedContext): Promise<void> {
  await db.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`triggers ${organizationId}`}, 0))::text`;
}

/**
 * Throws if runs of `workflowId` already lead to runs of `sourceId`. Starting `workflowId` after `sourceId` would then
 * never end. Only considers enabled triggers. The caller has to call `lockChanges` first.
 */
export async function refuseLoop(
  { db, organizationId }: LockedContext,
  { triggerId, sourceId, workflowId }: { triggerId: string; sourceId: string; workflowId: string },
): Promise<void> {
  const rows = await db.trigger.findMany({
    where: { organizationId, enabled: true, sourceWorkflowId: { not: null }, id: { not: triggerId } },
    select: { sourceWorkflowId: true, workflowId: true },
  });
  // Breadth-first, so that it finds the shortest chain. The map grows while it's read.
  const before = new Map<string, string | null>([[workflowId, null]]);
  for (const at of before.keys())
    for (const next of rows)
      if (next.sourceWorkflowId === at && !before.has(next.workflowId)) before.set(next.workflowId, at);
  if (!before.has(sourceId)) return;
  const chain: string[] = [];
  for (let at: string | null = sourceId; at !== null; at = before.get(at) ?? null) chain.unshift(at);
  const workflows = await db.workflow.findMany({
    where: { organizationId, id: { in: chain } },
    select: { id: true, name: true },
  });
  const names = new Map(workflows.map(({ id, name }) => [id, name]));
  throw new AppError("conflict", sayLoop([...chain, workflowId].map((id) => names.get(id) ?? id)));
}
