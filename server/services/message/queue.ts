import type { Transaction } from "@/server/db";
import { makeId } from "@/server/domain/id";
import { env } from "@/server/env";
import type { MessageKind } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";
import { noteChange } from "@/server/services/note-change";

type QueueContext = ServiceContext & { db: Transaction };

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
export async function queueMessage(ctx: QueueContext, message: NewMessage): Promise<void> {
  await queueMessages(ctx, [message]);
}

export async function queueMessages(ctx: QueueContext, messages: readonly NewMessage[]): Promise<void> {
  const { organizationId } = ctx;
  noteChange(ctx, "message", null);
  const createdAt = ctx.now();
  const fate = env().mail ? { status: "QUEUED" as const, dueAt: createdAt } : { status: "KEPT" as const };
  await ctx.db.message.createMany({
    data: messages.map((message) => ({ ...message, ...fate, id: makeId("msg"), organizationId, createdAt })),
  });
}
