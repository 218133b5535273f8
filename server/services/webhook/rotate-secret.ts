import { AppError } from "@/server/domain/error";
import type { WebhookDto, WebhookWithSecret } from "@/server/domain/webhook/webhook";
import type { Webhook } from "@/server/generated/prisma/client";
import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { publishChange } from "@/server/services/publish-change";
import { readWebhook, requireWebhook } from "./rows";
import { holdSameSecrets, makeWebhookSecret, replaceSecret } from "./secrets";

/**
 * Creates a new secret and returns it. The secret is never shown again. Deliveries are signed with both
 * secrets for a day, so that the receiver has time to switch.
 */
export async function rotateWebhookSecret(
  ctx: ServiceContext,
  { id }: { id: string },
): Promise<WebhookWithSecret> {
  requireScope(ctx, "webhooks:write");
  const secret = makeWebhookSecret();
  for (let webhook = await requireWebhook(ctx, id); ; ) {
    const rotated = await replace(ctx, webhook, secret);
    if (rotated) return { ...rotated, secret };
    const now = await requireWebhook(ctx, id);
    // If the secret has since been re-encrypted but not changed, the loop tries again.
    if (!holdSameSecrets(webhook, now))
      throw new AppError("conflict", "Someone else just created a new secret. Reload the page.");
    webhook = now;
  }
}

/** Stores the new secret. Returns null and stores nothing if the webhook's secret has changed. */
async function replace(ctx: ServiceContext, webhook: Webhook, secret: string): Promise<WebhookDto | null> {
  const { id } = webhook;
  return inTransaction(ctx, async (ctx) => {
    const { count } = await ctx.db.webhook.updateMany({
      where: { id, organizationId: ctx.organizationId, secret: webhook.secret },
      data: { secret: replaceSecret(webhook, secret, ctx.now()), updatedAt: ctx.now() },
    });
    if (count === 0) return null;
    await recordEntry(ctx, { action: "webhook.secret_rotated", subject: { type: "webhook", id } });
    publishChange(ctx, "delivery", null);
    return readWebhook(ctx, id);
  });
}
