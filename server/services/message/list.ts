import type { MessageDto, MessageQuery } from "@/server/domain/message/message";
import type { Page } from "@/server/domain/pagination";
import { requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { readPage } from "@/server/services/read-page";
import { messageRowAt, presentMessage } from "./rows";

/** Lists the caller's messages, or every member's messages, newest first. */
export async function listMessages(
  ctx: ServiceContext,
  { to, ...query }: MessageQuery,
): Promise<Page<MessageDto>> {
  requireScope(ctx, to === "everyone" ? "members:write" : "members:read");
  const { organizationId } = ctx;
  const where =
    to === "everyone" ? { organizationId } : { organizationId, memberId: requirePerson(ctx).memberId };
  return readPage(query, {
    count: () => ctx.db.message.count({ where }),
    read: (window) =>
      ctx.db.message.findMany({
        where,
        orderBy: [{ createdAt: "desc" }, { id: "desc" }],
        ...messageRowAt(ctx.now()),
        ...window,
      }),
    present: (row) => presentMessage(ctx, row),
  });
}
