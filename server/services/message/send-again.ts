import { AppError, notFound } from "@/server/domain/error";
import type { MessageDto } from "@/server/domain/message/message";
import { env } from "@/server/env";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { isPointless, MESSAGE_ROW, type MessageRow, presentMessage } from "./present";

/** Has a message sent that was not: from the beginning, with all its attempts. */
export async function sendMessageAgain(ctx: ServiceContext, { id }: { id: string }): Promise<MessageDto> {
  requireScope(ctx, "members:write");
  const where = { id, organizationId: ctx.organizationId };
  const row = await ctx.db.message.findFirst({ where, ...MESSAGE_ROW });
  if (!row) throw notFound("message");
  if (!env().mail)
    throw new AppError(
      "conflict",
      "No mail server is configured. Set SMTP_URL and MAIL_FROM, and start again.",
    );
  if (isPointless(row) || (await isReplaced(ctx, row)))
    throw new AppError("conflict", "There is no point in it any more: what it tells of is over.");
  const { count } = await ctx.db.message.updateMany({
    where: { ...where, status: { in: ["FAILED", "KEPT"] } },
    data: { status: "QUEUED", attempts: 0, lastError: null, dueAt: ctx.now() },
  });
  if (count === 0) throw new AppError("conflict", "It was sent, or is being sent already.");
  return presentMessage(await ctx.db.message.findFirstOrThrow({ where, ...MESSAGE_ROW }));
}

/** A newer link took the place of the one in an invitation, or it was used. */
async function isReplaced(
  { db, organizationId, now }: ServiceContext,
  message: MessageRow,
): Promise<boolean> {
  if (message.kind !== "INVITATION") return false;
  const { memberId, createdAt } = message;
  const [newer, usable] = await Promise.all([
    db.message.count({
      where: { organizationId, memberId, kind: "INVITATION", createdAt: { gt: createdAt } },
    }),
    db.invitation.count({ where: { organizationId, memberId, usedAt: null, expiresAt: { gt: now() } } }),
  ]);
  return newer > 0 || usable === 0;
}
