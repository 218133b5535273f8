import { notFound } from "@/server/domain/error";
import type { MessageDetail } from "@/server/domain/message/message";
import { hideLink } from "@/server/domain/message/placeholder";
import { hasScope, requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { presentMember } from "@/server/services/presenters/member";
import { messageRowAt, presentMessage } from "./rows";

/**
 * Returns one of the caller's messages, or any member's message if the caller can manage members. Never
 * includes the message's link, which is only in the email.
 */
export async function getMessage(ctx: ServiceContext, { id }: { id: string }): Promise<MessageDetail> {
  requireScope(ctx, "members:read");
  const mine = hasScope(ctx, "members:write") ? {} : { memberId: requirePerson(ctx).memberId };
  const row = await ctx.db.message.findFirst({
    where: { id, organizationId: ctx.organizationId, ...mine },
    include: messageRowAt(ctx.now()).include,
  });
  if (!row) throw notFound("message");
  return {
    ...presentMessage(ctx, row),
    text: hideLink(row, presentMember(row.member).name),
  };
}
