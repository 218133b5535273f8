import { notFound } from "@/server/domain/error";
import { mayManage, memberStatus } from "@/server/domain/member/rules";
import { findLink, hideLinks } from "@/server/domain/message/link-in-text";
import type { MessageDetail } from "@/server/domain/message/message";
import { env } from "@/server/env";
import { requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { MESSAGE_ROW, type MessageRow, presentMessage } from "./present";

/** A message as it was sent or is to be sent. Whoever opens its link acts as its member, so few get to see it. */
export async function getMessage(ctx: ServiceContext, { id }: { id: string }): Promise<MessageDetail> {
  requireScope(ctx, "members:write");
  const row = await ctx.db.message.findFirst({
    where: { id, organizationId: ctx.organizationId },
    include: MESSAGE_ROW.include,
  });
  if (!row) throw notFound("message");
  const opens = mayOpenLink(ctx, row);
  return {
    ...presentMessage(row, ctx.now()),
    text: opens ? row.text : hideLinks(row.text),
    link: opens ? findLink(row.text) : null,
  };
}

/**
 * One's own link. Where no mail is sent somebody has to pass the links on: there, those of the members that one manages,
 * so that an admin never acts as an owner; a link to a new password opens more than a review, and is nobody else's.
 */
function mayOpenLink(ctx: ServiceContext, { kind, member }: MessageRow): boolean {
  const { memberId, role } = requirePerson(ctx);
  if (member.id === memberId) return true;
  if (kind === "INVITATION" && memberStatus(member) === "active") return false;
  return env().mail === null && mayManage(role, member.role);
}
