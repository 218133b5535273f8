import { memberStatus } from "@/server/domain/member/rules";
import type { MessageDto } from "@/server/domain/message/message";
import { REPLACED_LINK } from "@/server/domain/message/words";
import { mayApprove } from "@/server/domain/review/may-decide";
import type { MessageKind, Prisma } from "@/server/generated/prisma/client";
import { env } from "@/server/infra/env";
import { hasScope, requirePerson, type ServiceContext } from "@/server/services/context";
import { reviewLinkEnd } from "@/server/services/link/token";
import { presentActiveMember } from "@/server/services/presenters/deciders";
import {
  JOINING,
  MEMBER_REF,
  presentMember,
  REQUESTERS,
  requestersOf,
  rightsAt,
} from "@/server/services/presenters/member";
import { rulesOf } from "@/server/services/presenters/review";

/** Selects a message, with the fields that determine whether its recipient can still act on it at `now`. */
export function messageRowAt(now: Date) {
  return {
    omit: { text: true, html: true },
    include: {
      review: {
        select: {
          status: true,
          dueAt: true,
          hash: true,
          policy: true,
          escalatedAt: true,
          run: { select: REQUESTERS },
          decisions: {
            where: { kind: "approve", voidedAt: null },
            select: { memberId: true, forMemberId: true },
          },
        },
      },
      comment: { select: { deletedAt: true } },
      member: {
        select: {
          ...MEMBER_REF.select,
          ...JOINING,
          ...rightsAt(now),
          role: true,
          removedAt: true,
        },
      },
    },
  } as const satisfies Prisma.MessageDefaultArgs;
}

export type MessageRow = Prisma.MessageGetPayload<ReturnType<typeof messageRowAt>>;

export function presentMessage(ctx: ServiceContext, row: MessageRow): MessageDto {
  const over = obsoleteReason(row, ctx.now());
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

type Recipient = MessageRow["member"];
type Review = NonNullable<MessageRow["review"]>;

const NEVER_OBSOLETE: readonly MessageKind[] = [
  "COVER_SET",
  "SLACK_LINKED",
  "WEBHOOK_DISABLED",
  "TRIGGER_STOPPED",
  "NOTIFICATION",
  "DIGEST",
  "RECEIPT",
];

/** Explains why a message is obsolete. Returns null if its recipient can still act on it. */
export function obsoleteReason(
  { kind, member, review, comment, createdAt }: MessageRow,
  now: Date,
): string | null {
  if (member.removedAt) return `${presentMember(member).name} is no longer a member.`;
  if (kind === "REVIEW_MENTION") return comment?.deletedAt ? "The comment was deleted." : null;
  if (NEVER_OBSOLETE.includes(kind)) return null;
  if (!review) return obsoleteInvitationReason(member, createdAt, now);
  if (review.status !== "OPEN") return "The review is closed, so there's nothing left to decide.";
  if (reviewLinkEnd(review.dueAt, createdAt) <= now) return "The link in this message has expired.";
  return cannotDecideReason(member, review);
}

function cannotDecideReason(member: Recipient, review: Review): string | null {
  const { run, decisions: votes } = review;
  const { id, user } = member;
  if (votes.some(({ memberId }) => memberId === id)) return `${user.name} has approved the document.`;
  if (votes.some(({ forMemberId }) => forMemberId === id))
    return `Someone has approved the document on ${user.name}'s behalf.`;
  const { decider } = presentActiveMember(member);
  const asked = {
    status: "OPEN" as const,
    ...rulesOf(review),
    requesters: requestersOf(run),
    votes,
  };
  const may = memberStatus(member) === "active" && mayApprove(decider, asked).allowed;
  return may ? null : `${user.name} can no longer decide this review.`;
}

/**
 * Explains why an invitation is obsolete. Returns null if it isn't. A link newer than the message has replaced the
 * message's link.
 */
function obsoleteInvitationReason({ invitations }: Recipient, createdAt: Date, now: Date): string | null {
  if (invitations.some((link) => link.createdAt > createdAt)) return REPLACED_LINK;
  const [own] = invitations.toSorted((a, b) => Number(b.createdAt) - Number(a.createdAt));
  if (own?.usedAt) return "The link in this message was already used.";
  return own && own.expiresAt > now ? null : "The link in this message has expired.";
}
