import { diffFields, fieldsOf } from "@/server/domain/ledger/diff";
import type { OperationInput } from "@/server/domain/operation";
import type { updateWebhookOperation } from "@/server/domain/webhook/api";
import type { WebhookDto } from "@/server/domain/webhook/webhook";
import type { Webhook } from "@/server/generated/prisma/client";
import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { publishChange } from "@/server/services/publish-change";
import { requireUrl } from "./create";
import { lockWebhook, readWebhook } from "./rows";

/** Changes a webhook. Enabling it again, or changing its address, also clears its failing state. */
export async function updateWebhook(
  ctx: ServiceContext,
  { id, url: address, events, enabled }: OperationInput<typeof updateWebhookOperation>,
): Promise<WebhookDto> {
  requireScope(ctx, "webhooks:write");
  const url = address === undefined ? undefined : requireUrl(address);
  return inTransaction(ctx, async (ctx) => {
    const { db, organizationId } = ctx;
    const where = { id, organizationId };
    const now = ctx.now();
    const before = await lockWebhook(ctx, id);
    const change = { ...(url !== undefined && { url }), ...(events && { events }), updatedAt: now };
    await db.webhook.updateMany({ where, data: change });
    if (enabled === true)
      await db.webhook.updateMany({
        where: { ...where, enabled: false },
        data: { enabled, disabledAt: null, disabledReason: null, failingSince: null },
      });
    if (enabled === false)
      await db.webhook.updateMany({
        where: { ...where, enabled: true },
        data: { enabled, disabledAt: now, disabledReason: "MEMBER" },
      });
    if (url !== undefined) await db.webhook.updateMany({ where, data: { failingSince: null } });
    const after = await readWebhook(ctx, id);
    const facts = diffFields(factsOf(before), factsOf(after));
    const address = diffFields({ url: before.url }, { url: after.url });
    const fields = [...fieldsOf(facts), ...fieldsOf(address)];
    if (fields.length > 0)
      await recordEntry(ctx, {
        action: "webhook.changed",
        subject: { type: "webhook", id },
        data: { ...facts, fields },
        private: address,
      });
    publishChange(ctx, "delivery", null);
    return after;
  });
}

function factsOf({ events, enabled }: Pick<Webhook, "events" | "enabled">) {
  return { events, enabled };
}
