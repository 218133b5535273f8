import { AppError } from "@/server/domain/error";
import type { SavedWebhook } from "@/server/domain/webhook/webhook";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { presentWebhook } from "./present";
import { requireWebhook } from "./require";
import { replaceSecret } from "./secrets";
import { makeWebhookSecret } from "./sign";

/** Makes a new secret, answered this once. For a day deliveries are signed with both, so that the receiver can change. */
export async function rotateWebhookSecret(ctx: ServiceContext): Promise<SavedWebhook> {
  requireScope(ctx, "tokens:write");
  const webhook = await requireWebhook(ctx);
  const secret = makeWebhookSecret();
  const sealed = replaceSecret(webhook, secret, ctx.now());
  const { count } = await ctx.db.webhook.updateMany({
    where: { id: webhook.id, organizationId: ctx.organizationId, secret: webhook.secret },
    data: { secret: sealed, updatedAt: ctx.now() },
  });
  if (count === 0)
    throw new AppError("conflict", "Somebody else has just made a new secret. Load the page again.");
  return { webhook: presentWebhook(await requireWebhook(ctx)), secret };
}
