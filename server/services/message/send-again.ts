import { AppError, notFound } from "@/server/domain/error";
import type { MessageDto } from "@/server/domain/message/message";
import { env } from "@/server/infra/env";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { publishChange } from "@/server/services/publish-change";
import { messageRowAt, obsoleteReason, presentMessage } from "./rows";

/** Queues an unsent message again and resets its number of attempts. */
export async function sendMessageAgain(ctx: ServiceContext, { id }: { id: string }): Promise<MessageDto> {
  requireScope(ctx, "members:write");
  const where = { id, organizationId: ctx.organizationId };
  const row = await ctx.db.message.findFirst({ where, ...messageRowAt(ctx.now()) });
  if (!row) throw notFound("message");
  if (!env().mail)
    throw new AppError("conflict", "No mail server is configured. Set SMTP_URL and MAIL_FROM, then restart.");
  const over = obsoleteReason(row, ctx.now());
  if (over) throw new AppError("conflict", over);
  const { count } = await ctx.db.message.updateMany({
    where: { ...where, status: { in: ["FAILED", "KEPT"] } },
    data: { status: "QUEUED", attempts: 0, lastError: null, sendAt: ctx.now() },
  });
  if (count === 0) throw new AppError("conflict", "The message was already sent or is being sent.");
  publishChange(ctx, "message", id);
  return presentMessage(ctx, await ctx.db.message.findFirstOrThrow({ where, ...messageRowAt(ctx.now()) }));
}
