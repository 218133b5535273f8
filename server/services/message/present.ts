import type { MessageDto } from "@/server/domain/message/message";
import { env } from "@/server/env";
import type { Prisma } from "@/server/generated/prisma/client";
import { presentMember } from "@/server/services/member/present";

export const MESSAGE_ROW = {
  omit: { text: true, html: true },
  include: {
    review: { select: { status: true } },
    member: {
      select: { id: true, role: true, removedAt: true, user: { select: { name: true, email: true } } },
    },
  },
} as const satisfies Prisma.MessageDefaultArgs;

export type MessageRow = Prisma.MessageGetPayload<typeof MESSAGE_ROW>;

export function presentMessage(row: MessageRow): MessageDto {
  return {
    id: row.id,
    kind: row.kind,
    status: row.status,
    member: presentMember(row.member),
    to: row.to,
    subject: row.subject,
    attempts: row.attempts,
    lastError: row.lastError,
    createdAt: row.createdAt.toISOString(),
    dueAt: row.dueAt?.toISOString() ?? null,
    sentAt: row.sentAt?.toISOString() ?? null,
    maySend: env().mail !== null && (row.status === "FAILED" || row.status === "KEPT") && !isPointless(row),
  };
}

/** What it tells of is over, or its member takes part no longer. */
export function isPointless({ review, member }: Pick<MessageRow, "review" | "member">): boolean {
  return member.removedAt !== null || (review !== null && review.status !== "OPEN");
}
