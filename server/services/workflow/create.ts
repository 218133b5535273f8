import { makeId } from "@/server/domain/id";
import type { OperationInput } from "@/server/domain/operation";
import type { createWorkflowOperation, WorkflowDto } from "@/server/domain/workflow/api";
import type { Definition } from "@/server/domain/workflow/definition";
import { makeDefinition } from "@/server/domain/workflow/step/steps";
import type { Workflow } from "@/server/generated/prisma/client";
import { readAgentKinds } from "@/server/services/agent/rows";
import { inTransaction, requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { publishChange } from "@/server/services/publish-change";
import { presentWorkflow } from "./rows";
import { publishVersion } from "./versions";

export async function createWorkflow(
  ctx: ServiceContext,
  input: OperationInput<typeof createWorkflowOperation>,
): Promise<WorkflowDto> {
  requireScope(ctx, "workflows:write");
  return presentWorkflow(await insertWorkflow(ctx, makeDefinition(input, await readAgentKinds(ctx))));
}

/**
 * Stores a new workflow. If it has steps, they are its version 1. Otherwise, nothing is published yet: the workflow is at
 * revision 0, and the first change makes version 1.
 */
export async function insertWorkflow(ctx: ServiceContext, definition: Definition): Promise<Workflow> {
  const now = ctx.now();
  return inTransaction(ctx, async (ctx) => {
    const workflow = await ctx.db.workflow.create({
      data: {
        id: makeId("wf", now.getTime()),
        organizationId: ctx.organizationId,
        revision: definition.steps.length > 0 ? 1 : 0,
        definition,
        name: definition.name,
        stepCount: definition.steps.length,
        updatedById: requirePerson(ctx).memberId,
        createdAt: now,
        updatedAt: now,
      },
    });
    publishChange(ctx, "workflow", workflow.id);
    await publishVersion(ctx, {
      workflowId: workflow.id,
      revision: workflow.revision,
      before: null,
      definition,
      createdAt: now,
    });
    return workflow;
  });
}
