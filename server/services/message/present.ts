import type { MessageDto } from "@/server/domain/message/message";
import { env } from "@/server/env";
import type { Prisma } from "@/server/generated/prisma/client";
import { JOINING, MEMBER_REF, presentMember } from "@/server/services/member/present";
import { whyOver } from "./why-over";

export const MESSAGE_ROW = {
  omit: { text: true, html: true },
  include: {
    review: {
      select: {
        status: true,
        dueAt: true,
        policy: true,
        run: { select: { startedById: true } },
        decisions: { where: { kind: "approve", voidedAt: null }, select: { memberId: true } },
      },
    },
    member: {
      select: {
        ...MEMBER_REF.select,
        ...JOINING,
        role: true,
        removedAt: true,
      },
    },
  },
} as const satisfies Prisma.MessageDefaultArgs;

export type MessageRow = Prisma.MessageGetPayload<typeof MESSAGE_ROW>;

export function presentMessage(row: MessageRow, now: Date): MessageDto {
  const over = whyOver(row, now);
  const unsent = row.status === "FAILED" || row.status === "KEPT";
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
    over,
    maySend: env().mail !== null && unsent && over === null,
  };
}
