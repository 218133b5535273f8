import type { Transaction } from "@/server/db";
import { makeId } from "@/server/domain/id";
import { env } from "@/server/env";
import type { MessageKind } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";

export interface NewMessage {
  memberId: string;
  reviewId?: string;
  kind: MessageKind;
  to: string;
  subject: string;
  text: string;
  html: string;
}

/**
 * Writes a message down with what it tells of, in the caller's transaction; it is sent afterwards. Without a mail
 * server it is kept, to be read under Settings, Messages.
 */
export async function queueMessage(
  ctx: ServiceContext & { db: Transaction },
  message: NewMessage,
): Promise<{ messageId: string }> {
  const now = ctx.now();
  const messageId = makeId("msg");
  await ctx.db.message.create({
    data: {
      ...message,
      id: messageId,
      organizationId: ctx.organizationId,
      createdAt: now,
      ...(env().mail ? { status: "QUEUED", dueAt: now } : { status: "KEPT" }),
    },
  });
  return { messageId };
}
