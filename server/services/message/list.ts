import type { MessageDto } from "@/server/domain/message/message";
import type { Page, PageQuery } from "@/server/domain/page";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { readPage } from "@/server/services/read-page";
import { MESSAGE_ROW, presentMessage } from "./present";

/** The messages to members, newest first. */
export async function listMessages(ctx: ServiceContext, query: PageQuery): Promise<Page<MessageDto>> {
  requireScope(ctx, "members:write");
  const where = { organizationId: ctx.organizationId };
  return readPage(query, {
    count: () => ctx.db.message.count({ where }),
    read: (window) =>
      ctx.db.message.findMany({
        where,
        orderBy: [{ createdAt: "desc" }, { id: "desc" }],
        ...MESSAGE_ROW,
        ...window,
      }),
    present: (row) => presentMessage(row, ctx.now()),
  });
}
