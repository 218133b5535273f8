import { linkOf } from "@/server/delivery/messages";
import { putLink } from "@/server/domain/message/placeholder";
import type { Database } from "@/server/infra/db";
import { messageRowAt } from "@/server/services/message/rows";

/** Returns a stored message as its recipient gets it, with the link that's created only when the message is sent. */
export async function asMailed(db: Database, { id }: { id: string }) {
  const row = await db.message.findUniqueOrThrow({
    where: { id },
    include: messageRowAt(new Date()).include,
  });
  const link = await linkOf(db, row);
  if (link === null) throw new Error("this message's link is gone");
  return { ...putLink(row, link), link };
}
