import type { MessageDto } from "@/server/domain/message/message";
import type { Prisma } from "@/server/generated/prisma/client";
import { env } from "@/server/infra/env";
import { hasScope, requirePerson, type ServiceContext } from "@/server/services/context";
import { HANDED_OVER } from "@/server/services/member/handed-over";
import { JOINING, MEMBER_REF, presentMember } from "@/server/services/member/present";
import { REQUESTER } from "@/server/services/review/requester";
import { whyOver } from "./why-over";

export const MESSAGE_ROW = {
  omit: { text: true, html: true },
  include: {
    review: {
      select: {
        status: true,
        dueAt: true,
        hash: true,
        policy: true,
        run: { select: { startedBy: REQUESTER } },
        decisions: { where: { kind: "approve", voidedAt: null }, select: { memberId: true } },
      },
    },
    member: {
      select: {
        ...MEMBER_REF.select,
        ...JOINING,
        ...HANDED_OVER,
        role: true,
        removedAt: true,
      },
    },
  },
} as const satisfies Prisma.MessageDefaultArgs;

export type MessageRow = Prisma.MessageGetPayload<typeof MESSAGE_ROW>;

export function presentMessage(ctx: ServiceContext, row: MessageRow): MessageDto {
  const over = whyOver(row, ctx.now());
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
    dueAt: row.sendAt?.toISOString() ?? null,
    sentAt: row.sentAt?.toISOString() ?? null,
    over,
    maySend: env().mail !== null && unsent && over === null && hasScope(ctx, "members:write"),
    reviewId: row.memberId === requirePerson(ctx).memberId ? row.reviewId : null,
  };
}
