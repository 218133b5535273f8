import { AppError, invalidInput } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import type { SavedWebhook, SaveWebhookInput } from "@/server/domain/webhook/webhook";
import { isTaken } from "@/server/infra/db";
import { checkUrl } from "@/server/infra/egress/check-url";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { presentWebhook, requireWebhook } from "./rows";
import { makeWebhookSecret, sealSecrets } from "./secrets";

/** Sets the organization's webhook. The first call creates the secret, and only that call returns it. */
export async function saveWebhook(ctx: ServiceContext, input: SaveWebhookInput): Promise<SavedWebhook> {
  requireScope(ctx, "tokens:write");
  const checked = checkUrl(input.url);
  if (!checked.ok) throw invalidInput("/url", checked.fault);
  const { db, organizationId } = ctx;
  const data = { url: checked.url.href, enabled: input.enabled, updatedAt: ctx.now() };
  const { count } = await db.webhook.updateMany({ where: { organizationId }, data });
  if (count > 0) return { webhook: presentWebhook(await requireWebhook(ctx)), secret: null };
  const id = makeId("whk");
  const secret = makeWebhookSecret();
  try {
    const row = await db.webhook.create({
      data: {
        ...data,
        id,
        organizationId,
        secret: sealSecrets(id, { current: secret, previous: null }),
        createdAt: data.updatedAt,
      },
    });
    return { webhook: presentWebhook(row), secret };
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new AppError("conflict", "Someone else just set up the webhook. Reload the page.");
  }
}
