import { AppError, invalidInput } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import type { OperationInput } from "@/server/domain/operation";
import type { createWebhookOperation } from "@/server/domain/webhook/api";
import { MAX_WEBHOOKS } from "@/server/domain/webhook/limits";
import type { WebhookWithSecret } from "@/server/domain/webhook/webhook";
import { checkUrl } from "@/server/infra/egress/check-url";
import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { publishChange } from "@/server/services/publish-change";
import { readWebhook } from "./rows";
import { encryptSecrets, makeWebhookSecret } from "./secrets";

/** Creates a webhook with a secret, which only this response contains. */
export async function createWebhook(
  ctx: ServiceContext,
  input: OperationInput<typeof createWebhookOperation>,
): Promise<WebhookWithSecret> {
  requireScope(ctx, "webhooks:write");
  const url = requireUrl(input.url);
  return inTransaction(ctx, async (ctx) => {
    const { db, organizationId } = ctx;
    await db.$queryRaw`SELECT 1 FROM pg_advisory_xact_lock(hashtextextended(${`webhooks ${organizationId}`}, 0))`;
    if ((await db.webhook.count({ where: { organizationId } })) >= MAX_WEBHOOKS)
      throw new AppError(
        "conflict",
        `Your organization already has ${MAX_WEBHOOKS} webhooks. Delete one first.`,
      );
    const id = makeId("whk");
    const secret = makeWebhookSecret();
    const now = ctx.now();
    await db.webhook.create({
      data: {
        id,
        organizationId,
        url,
        events: input.events,
        enabled: input.enabled,
        ...(!input.enabled && { disabledAt: now, disabledReason: "MEMBER" }),
        secret: encryptSecrets(id, { current: secret, previous: null }),
        createdAt: now,
        updatedAt: now,
      },
    });
    await recordEntry(ctx, {
      action: "webhook.created",
      subject: { type: "webhook", id },
      data: { events: input.events, enabled: input.enabled },
      private: { after: { url } },
    });
    publishChange(ctx, "delivery", null);
    return { ...(await readWebhook(ctx, id)), secret };
  });
}

/** Returns the normalized address. Throws if deliveries can't go there. */
export function requireUrl(address: string): string {
  const checked = checkUrl(address);
  if (!checked.ok) throw invalidInput("/url", checked.fault);
  return checked.url.href;
}
