import { isDeepStrictEqual } from "node:util";
import { AppError, stale } from "@/server/domain/error";
import { diffFields, fieldsOf } from "@/server/domain/ledger/diff";
import type { OperationInput } from "@/server/domain/operation";
import type { UpdatedTrigger, updateTriggerOperation } from "@/server/domain/trigger/api";
import type { WebhookConfig } from "@/server/domain/trigger/config";
import type { Transaction } from "@/server/infra/db";
import { nextTimes } from "@/server/infra/schedule/schedule";
import { inTransaction, requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { publishChange } from "@/server/services/publish-change";
import { checkConfig, readConfig, type TriggerConfig, toStored } from "./config";
import { lockChanges, refuseLoop } from "./loops";
import { ownedBy } from "./owner";
import { lockTrigger, presentTrigger, requireTrigger, type TriggerRow } from "./rows";
import { chooseSecret, encryptTriggerSecret } from "./secrets";
import { holdSource } from "./source";

type Input = OperationInput<typeof updateTriggerOperation>;

/**
 * Changes a trigger. Anyone who enables it or changes its behavior becomes its owner, so that nobody makes it act with
 * someone else's permissions. A webhook whose secret doesn't fit its new signature gets a new secret, which is
 * returned.
 */
export async function updateTrigger(ctx: ServiceContext, input: Input): Promise<UpdatedTrigger> {
  requireScope(ctx, "workflows:write");
  requireScope(ctx, "runs:write");
  const { memberId } = requirePerson(ctx);
  return inTransaction(ctx, async (ctx) => {
    await lockChanges(ctx);
    const sourceId = input.workflow?.workflowId ?? (await requireTrigger(ctx, input)).sourceWorkflowId;
    // Locks the source workflow before the trigger, in the same order as the code that deletes a workflow, to prevent
    // deadlocks.
    if (sourceId !== null) await holdSource(ctx, sourceId);
    await lockTrigger(ctx, input.triggerId);
    const row = await requireTrigger(ctx, input);
    if (input.expectedRevisions && !input.expectedRevisions.includes(row.revision)) throw stale("trigger");
    const next = mergeChange(row, input);
    if (!next.isChanged) return { ...presentTrigger(row, ctx.now()), secret: null };
    const { config, enabled, takesOver } = next;
    if (takesOver) checkConfig(config);
    if (config.type === "workflow" && enabled) {
      if (next.sourceId === null)
        throw new AppError(
          "conflict",
          "The workflow this trigger follows was deleted. Choose a different workflow.",
        );
      await refuseLoop(ctx, { triggerId: row.id, sourceId: next.sourceId, workflowId: row.workflowId });
    }
    const now = ctx.now();
    const secret = makeFittingSecret(readConfig(row), config);
    await ctx.db.trigger.updateMany({
      where: { id: row.id, organizationId: ctx.organizationId },
      data: {
        name: next.name,
        enabled,
        config: toStored(config),
        sourceWorkflowId: next.sourceId,
        nextAt: nextAtOf(row, next, now),
        ...((enabled || next.sourceId !== row.sourceWorkflowId) && { stoppedReason: null }),
        ...(secret !== null && {
          secret: encryptTriggerSecret(row.id, secret),
          previousSecret: null,
          previousSecretUntil: null,
        }),
        ...(takesOver && ownedBy(row, memberId)),
        revision: row.revision + 1,
        updatedAt: now,
      },
    });
    await recordUpdate(ctx, row, next, secret !== null);
    publishChange(ctx, "trigger", row.id);
    return { ...presentTrigger(await requireTrigger(ctx, input), now), secret };
  });
}

/** Records the change. One that only enables or disables the trigger is recorded with its own action. */
async function recordUpdate(
  ctx: ServiceContext & { db: Transaction },
  row: TriggerRow,
  { name, config, enabled, sourceId }: Next,
  isSecretNew: boolean,
): Promise<void> {
  const { workflowId, sourceWorkflowId } = row;
  const facts = diffFields(
    { enabled: row.enabled, sourceWorkflowId },
    { enabled, sourceWorkflowId: sourceId },
  );
  const texts = diffFields({ name: row.name, ...toStored(readConfig(row)) }, { name, ...toStored(config) });
  const fields = [...fieldsOf(facts), ...fieldsOf(texts)];
  const isSwitch = isDeepStrictEqual(fields, ["enabled"]);
  await recordEntry(ctx, {
    action: isSwitch ? (enabled ? "trigger.enabled" : "trigger.disabled") : "trigger.changed",
    subject: { type: "trigger", id: row.id },
    data: { workflowId, ...facts, fields, isSecretNew },
    private: texts,
  });
}

/** Makes a new secret if the signature changes to or from Standard Webhooks, whose secrets have their own format. */
function makeFittingSecret(before: TriggerConfig, after: TriggerConfig): string | null {
  if (before.type !== "webhook" || after.type !== "webhook") return null;
  const isStandard = ({ signature }: WebhookConfig) => signature === "standard-webhooks";
  return isStandard(before.webhook) === isStandard(after.webhook)
    ? null
    : chooseSecret(after.webhook.signature, null);
}

interface Next {
  name: string;
  enabled: boolean;
  config: TriggerConfig;
  sourceId: string | null;
  isChanged: boolean;
  /** Whether the trigger's behavior changes or the trigger gets enabled. */
  takesOver: boolean;
}

/** Applies a change. Settings of other types are ignored, so that what GET returns can be sent back. */
function mergeChange(row: TriggerRow, input: Input): Next {
  const before = readConfig(row);
  const config = mergeConfig(before, input);
  const sourceId =
    row.type === "workflow" ? (input.workflow?.workflowId ?? row.sourceWorkflowId) : row.sourceWorkflowId;
  const { name = row.name, enabled = row.enabled } = input;
  const isOther = !isDeepStrictEqual(config, before) || sourceId !== row.sourceWorkflowId;
  return {
    name,
    enabled,
    config,
    sourceId,
    isChanged: isOther || name !== row.name || enabled !== row.enabled,
    takesOver: isOther || (enabled && !row.enabled),
  };
}

export function mergeConfig(
  before: TriggerConfig,
  change: Pick<Input, "schedule" | "webhook" | "workflow">,
): TriggerConfig {
  switch (before.type) {
    case "schedule":
      return { ...before, schedule: { ...before.schedule, ...change.schedule } };
    case "webhook":
      return { ...before, webhook: { ...before.webhook, ...change.webhook } };
    case "workflow":
      return { ...before, workflow: { on: change.workflow?.on ?? before.workflow.on } };
  }
}

/**
 * Returns when a schedule is due next. Computes a new time if the schedule changes or is being enabled. Otherwise, the
 * due time stays the same. Null if the trigger isn't a schedule or isn't enabled.
 */
function nextAtOf(row: TriggerRow, { config, enabled }: Next, now: Date): Date | null {
  const before = readConfig(row);
  if (config.type !== "schedule" || before.type !== "schedule" || !enabled) return null;
  const { cron, timeZone } = before.schedule;
  const isSame = row.enabled && cron === config.schedule.cron && timeZone === config.schedule.timeZone;
  return isSame ? row.nextAt : (nextTimes(config.schedule, now, 1)[0] ?? null);
}
