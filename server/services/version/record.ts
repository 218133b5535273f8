import type { Transaction } from "@/server/db";
import { makeId } from "@/server/domain/id";
import type { Definition } from "@/server/domain/workflow/definition";
import { requirePerson, type ServiceContext } from "@/server/services/context";

/** Keeps a definition as it is now: at a published revision, or (null) as a run needs it. */
export async function recordVersion(
  ctx: ServiceContext & { db: Transaction },
  {
    workflowId,
    revision,
    definition,
  }: { workflowId: string; revision: number | null; definition: Definition },
): Promise<{ id: string }> {
  const now = ctx.now();
  return ctx.db.workflowVersion.create({
    data: {
      id: makeId("ver", now.getTime()),
      organizationId: ctx.organizationId,
      workflowId,
      revision,
      definition,
      name: definition.name,
      stepCount: definition.steps.length,
      createdById: requirePerson(ctx).memberId,
      createdAt: now,
    },
    select: { id: true },
  });
}
