import { notFound } from "@/server/domain/error";
import type { OperationInput } from "@/server/domain/operation";
import type { updateWebhookOperation } from "@/server/domain/webhook/api";
import type { WebhookDto } from "@/server/domain/webhook/webhook";
import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { publishChange } from "@/server/services/publish-change";
import { requireUrl } from "./create";
import { readWebhook } from "./rows";

/** Changes a webhook. Enabling it again, or changing its address, also forgets that it was failing. */
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
    const change = { ...(url !== undefined && { url }), ...(events && { events }), updatedAt: now };
    const { count } = await db.webhook.updateMany({ where, data: change });
    if (count === 0) throw notFound("webhook");
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
    publishChange(ctx, "delivery", null);
    return readWebhook(ctx, id);
  });
}
