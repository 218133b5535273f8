import { makeId } from "@/server/domain/id";
import type { OperationInput } from "@/server/domain/operation";
import type { FiringDto, runTriggerOperation } from "@/server/domain/trigger/api";
import { inTransaction, requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { publishChange } from "@/server/services/publish-change";
import { holdWorkflow } from "@/server/services/workflow/rows";
import { readConfig, type TriggerConfig } from "./config";
import { readLastPayload } from "./last-payload";
import { writePayload } from "./preview";
import { FIRING_ROW, lockTrigger, presentFiring, requireTrigger, type TriggerRow } from "./rows";
import { findSourceRunId } from "./source-run";
import { type Occasion, startTriggeredRun } from "./triggered-run";

type Input = OperationInput<typeof runTriggerOperation>;

/**
 * Starts a run with the trigger's input, even if the trigger is disabled. The caller starts it with their own
 * permissions, and the trigger's owner counts as a requester, too.
 */
export async function runTrigger(ctx: ServiceContext, input: Input): Promise<FiringDto> {
  requireScope(ctx, "runs:write");
  const { memberId } = requirePerson(ctx);
  return inTransaction(ctx, async (ctx) => {
    await holdWorkflow(ctx, input.id);
    // Keeps the trigger from being deleted before its firing is written.
    await lockTrigger(ctx, input.triggerId);
    const trigger = await requireTrigger(ctx, input);
    const config = readConfig(trigger);
    const occasion = await findOccasion(ctx, { trigger, config, payload: input.payload });
    const runId = await startTriggeredRun(ctx, { ...trigger, config }, occasion);
    const now = ctx.now();
    const id = makeId("fire");
    const { organizationId } = ctx;
    await ctx.db.triggerFiring.create({
      data: {
        ...occasion,
        id,
        organizationId,
        triggerId: trigger.id,
        key: id,
        status: "STARTED",
        byId: memberId,
        runId,
        createdAt: now,
        settledAt: now,
      },
    });
    publishChange(ctx, "trigger", trigger.id);
    return presentFiring(
      await ctx.db.triggerFiring.findFirstOrThrow({ where: { id, organizationId }, ...FIRING_ROW }),
    );
  });
}

/**
 * A schedule fires for the current time, a webhook with the given payload or its last one, and a workflow trigger for
 * the newest run that matches.
 */
async function findOccasion(
  ctx: ServiceContext,
  { trigger, config, payload }: { trigger: TriggerRow; config: TriggerConfig; payload: unknown },
): Promise<Occasion> {
  const nothing = { scheduledAt: null, payload: null, sourceRunId: null };
  switch (config.type) {
    case "schedule":
      return { ...nothing, scheduledAt: ctx.now() };
    case "webhook":
      return { ...nothing, payload: writePayload(payload) ?? (await readLastPayload(ctx, trigger.id)) };
    case "workflow": {
      const { sourceWorkflowId: workflowId } = trigger;
      const sourceRunId = workflowId && (await findSourceRunId(ctx, { workflowId, on: config.workflow.on }));
      return { ...nothing, sourceRunId: sourceRunId || null };
    }
  }
}
