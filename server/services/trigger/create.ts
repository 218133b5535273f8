import { AppError, invalidInput } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import type { OperationInput } from "@/server/domain/operation";
import type { CreatedTrigger, createTriggerOperation } from "@/server/domain/trigger/api";
import { MAX_TRIGGERS } from "@/server/domain/trigger/limits";
import { TYPE_WORDS } from "@/server/domain/trigger/words";
import { nextTimes } from "@/server/infra/schedule/schedule";
import { inTransaction, requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { publishChange } from "@/server/services/publish-change";
import { holdWorkflow } from "@/server/services/workflow/rows";
import { checkConfig, type TriggerConfig, toStored } from "./config";
import { lockChanges, refuseLoop } from "./loops";
import { presentTrigger, requireTrigger } from "./rows";
import { chooseSecret, encryptTriggerSecret } from "./secrets";
import { holdSource } from "./source";

type Input = OperationInput<typeof createTriggerOperation>;

/** Creates a trigger. The caller becomes its owner. */
export async function createTrigger(ctx: ServiceContext, input: Input): Promise<CreatedTrigger> {
  requireScope(ctx, "workflows:write");
  requireScope(ctx, "runs:write");
  const { memberId } = requirePerson(ctx);
  const { id: workflowId, type } = input;
  const enabled = input.enabled ?? true;
  return inTransaction(ctx, async (ctx) => {
    await lockChanges(ctx);
    await holdWorkflow(ctx, workflowId);
    const config = requireConfig(input);
    checkConfig(config);
    const { db, organizationId } = ctx;
    if ((await db.trigger.count({ where: { workflowId, organizationId } })) >= MAX_TRIGGERS)
      throw new AppError(
        "conflict",
        `A workflow can have at most ${MAX_TRIGGERS} triggers. Delete one first.`,
      );
    const triggerId = makeId("trg");
    const sourceId = type === "workflow" ? (input.workflow?.workflowId ?? null) : null;
    if (sourceId !== null) {
      await holdSource(ctx, sourceId);
      if (enabled) await refuseLoop(ctx, { triggerId, sourceId, workflowId });
    }
    const secret = config.type === "webhook" ? chooseSecret(config.webhook.signature, input.secret) : null;
    const now = ctx.now();
    const name = input.name ?? TYPE_WORDS[type];
    const isDue = config.type === "schedule" && enabled;
    await db.trigger.create({
      data: {
        id: triggerId,
        organizationId,
        workflowId,
        type,
        name,
        enabled,
        ownerId: memberId,
        config: toStored(config),
        nextAt: isDue ? (nextTimes(config.schedule, now, 1)[0] ?? null) : null,
        sourceWorkflowId: sourceId,
        secret: secret === null ? null : encryptTriggerSecret(triggerId, secret),
        createdAt: now,
        updatedAt: now,
      },
    });
    await recordEntry(ctx, {
      action: "trigger.created",
      subject: { type: "trigger", id: triggerId },
      data: { workflowId, type, enabled, sourceWorkflowId: sourceId },
      private: { after: { name, ...toStored(config) } },
    });
    publishChange(ctx, "trigger", triggerId);
    const row = await requireTrigger(ctx, { id: workflowId, triggerId });
    return { trigger: presentTrigger(row, now), secret };
  });
}

/** Returns the settings for the trigger's type. Throws if they're missing. */
function requireConfig({ type, schedule, webhook, workflow }: Input): TriggerConfig {
  if (type === "schedule" && schedule) return { type, schedule };
  if (type === "webhook" && webhook) return { type, webhook };
  if (type === "workflow" && workflow) return { type, workflow: { on: workflow.on } };
  throw invalidInput(`/${type}`, "is required for this type");
}
