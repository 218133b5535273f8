import { notFound } from "@/server/domain/error";
import { toDraftPolicy } from "@/server/domain/review/draft-policy";
import type { WorkflowDto, WorkflowStepDto } from "@/server/domain/workflow/api";
import { Definition, type Step } from "@/server/domain/workflow/definition";
import { retryField } from "@/server/domain/workflow/step/step-retry";
import type { Workflow } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";

/** Finds a workflow in the caller's organization. Treats another organization's workflow as nonexistent. */
export async function requireWorkflow(ctx: ServiceContext, id: string): Promise<Workflow> {
  const row = await ctx.db.workflow.findFirst({ where: { id, organizationId: ctx.organizationId } });
  if (!row) throw notFound("workflow");
  return row;
}

/** Finds a workflow and keeps it from being deleted until the transaction ends. */
export async function holdWorkflow(ctx: ServiceContext & { db: Transaction }, id: string): Promise<Workflow> {
  await ctx.db.$queryRaw`
    SELECT 1 FROM "Workflow" WHERE "id" = ${id} AND "organizationId" = ${ctx.organizationId} FOR KEY SHARE`;
  return requireWorkflow(ctx, id);
}

export function presentWorkflow(row: Workflow): WorkflowDto {
  const { name, description, steps } = Definition.parse(row.definition);
  return {
    id: row.id,
    name,
    description,
    steps: steps.map(presentStep),
    stepCount: steps.length,
    revision: row.revision,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

export function presentStep({ id, stepOrder, agentId, action, name, review, retry }: Step): WorkflowStepDto {
  return {
    ...{ id, stepOrder, agentId, action, name },
    review: review && toDraftPolicy(review),
    ...retryField(retry),
  };
}
