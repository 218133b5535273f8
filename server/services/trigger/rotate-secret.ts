import { AppError } from "@/server/domain/error";
import type { OperationInput } from "@/server/domain/operation";
import type { CreatedTrigger, rotateTriggerSecretOperation } from "@/server/domain/trigger/api";
import { inTransaction, requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { publishChange } from "@/server/services/publish-change";
import { readConfig } from "./config";
import { ownedBy } from "./owner";
import { lockTrigger, presentTrigger, requireTrigger, whereTrigger } from "./rows";
import { chooseSecret, replaceTriggerSecret } from "./secrets";

/**
 * Replaces a webhook's secret and returns the new one, which is never shown again. The previous secret is also accepted
 * for a while, so that the sender has time to switch. The caller becomes the trigger's owner, because they can now
 * start runs.
 */
export async function rotateTriggerSecret(
  ctx: ServiceContext,
  { secret: sent, ...path }: OperationInput<typeof rotateTriggerSecretOperation>,
): Promise<CreatedTrigger> {
  requireScope(ctx, "workflows:write");
  requireScope(ctx, "runs:write");
  const { memberId } = requirePerson(ctx);
  return inTransaction(ctx, async (ctx) => {
    await lockTrigger(ctx, path.triggerId);
    const trigger = await requireTrigger(ctx, path);
    const config = readConfig(trigger);
    if (config.type !== "webhook") throw new AppError("conflict", "Only webhooks have a secret.");
    const secret = chooseSecret(config.webhook.signature, sent);
    const now = ctx.now();
    await ctx.db.trigger.updateMany({
      where: whereTrigger(ctx, path),
      data: {
        ...replaceTriggerSecret(trigger, secret, now),
        ...ownedBy(trigger, memberId),
        revision: { increment: 1 },
        updatedAt: now,
      },
    });
    await recordEntry(ctx, {
      action: "trigger.secret_rotated",
      subject: { type: "trigger", id: trigger.id },
      data: { workflowId: trigger.workflowId },
    });
    publishChange(ctx, "trigger", trigger.id);
    return { trigger: presentTrigger(await requireTrigger(ctx, path), now), secret };
  });
}
