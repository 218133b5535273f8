import { makeId } from "@/server/domain/id";
import type { Definition } from "@/server/domain/workflow/definition";
import type { Transaction } from "@/server/infra/db";
import { requirePerson, type ServiceContext } from "@/server/services/context";

interface NewVersion {
  workflowId: string;
  /** null: only a run needs it. */
  revision: number | null;
  definition: Definition;
  createdAt: Date;
}

/** Keeps a definition as it is now: one that is published, or the one that a run is made of. */
export async function recordVersion(
  ctx: ServiceContext & { db: Transaction },
  version: NewVersion,
): Promise<{ id: string }> {
  return ctx.db.workflowVersion.create({
    data: {
      ...version,
      id: makeId("ver", version.createdAt.getTime()),
      organizationId: ctx.organizationId,
      name: version.definition.name,
      stepCount: version.definition.steps.length,
      createdById: requirePerson(ctx).memberId,
    },
    select: { id: true },
  });
}

/** Keeps a definition that is not published, for the one run that is made of it. */
export async function recordRunVersion(
  ctx: ServiceContext & { db: Transaction },
  workflowId: string,
  definition: Definition,
): Promise<{ id: string; revision: null; definition: Definition }> {
  const version = { workflowId, revision: null, definition, createdAt: ctx.now() };
  const { id } = await recordVersion(ctx, version);
  return { id, revision: null, definition };
}
