import { writeAccountMail } from "@/server/domain/message/account-mail";
import { MAX_FAILING_DAYS } from "@/server/domain/webhook/limits";
import type { Webhook } from "@/server/generated/prisma/client";
import { inTransaction, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { queueMessages } from "@/server/services/outbox/messages";
import { publishChange } from "@/server/services/publish-change";
import { readActiveMembers } from "@/server/services/read-active-members";

/**
 * Disables a webhook whose attempts have all failed for days. Notifies owners and admins. Does nothing if the webhook
 * is already disabled or has recovered, so people are notified only once.
 */
export async function disableFailingWebhook(
  ctx: ServiceContext,
  { id, failingSince }: Pick<Webhook, "id" | "failingSince">,
): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const now = ctx.now();
    const [webhook] = await ctx.db.webhook.updateManyAndReturn({
      where: { id, organizationId: ctx.organizationId, enabled: true, failingSince },
      data: { enabled: false, disabledAt: now, disabledReason: "FAILING", updatedAt: now },
    });
    if (!webhook) return;
    await recordEntry(ctx, {
      action: "webhook.disabled",
      subject: { type: "webhook", id },
      data: { reason: webhook.disabledReason },
    });
    publishChange(ctx, "delivery", null);
    const { host } = new URL(webhook.url);
    const members = await readActiveMembers(ctx);
    await queueMessages(
      ctx,
      members
        .filter(({ decider }) => decider.role === "owner" || decider.role === "admin")
        .map(({ person: { id: memberId, name, email: to } }) => ({
          kind: "WEBHOOK_DISABLED",
          memberId,
          to,
          write: (link) =>
            writeAccountMail({
              subject: `Webhook disabled: ${host}`,
              name,
              before: [
                `Countersign couldn't deliver any events to your webhook at ${host} for ${MAX_FAILING_DAYS} days, so the webhook is now disabled. It gets no new events. Queued deliveries are kept.`,
                "Fix the receiver, then enable the webhook again:",
              ],
              link,
            }),
        })),
    );
  });
}
