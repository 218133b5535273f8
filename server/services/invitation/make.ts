import type { Transaction } from "@/server/db";
import { makeId } from "@/server/domain/id";
import type { MemberLink } from "@/server/domain/member/member";
import { env } from "@/server/env";
import { requirePerson, type ServiceContext } from "@/server/services/context";
import { MEMBER_REF, presentManagedMember } from "@/server/services/member/present";
import { requireMember } from "@/server/services/member/require";
import { queueMessage } from "@/server/services/message/queue";
import { withdrawMessages } from "@/server/services/message/withdraw";
import { endInvitations } from "./end";
import { makeInvitationToken } from "./token";
import { writeInvitation } from "./write";

const LIVES_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * Makes a member's link, which takes the place of any before, and mails it: whoever holds it signs in as them, so nobody
 * else sees it. Where no mail is sent, the answer holds it, to be handed over.
 */
export async function makeInvitation(
  ctx: ServiceContext & { db: Transaction },
  memberId: string,
  at: Date,
): Promise<MemberLink> {
  const { db, organizationId } = ctx;
  await endInvitations(ctx, memberId);
  await withdrawMessages(ctx, { memberId, kind: "INVITATION" }, "A newer link took the place of this one.");
  const { link, hash } = makeInvitationToken();
  const expiresAt = new Date(at.getTime() + LIVES_MS);
  await db.invitation.create({
    data: { id: makeId("inv"), organizationId, memberId, hash, createdAt: at, expiresAt },
  });
  const row = await requireMember(ctx, memberId);
  const member = presentManagedMember(row, at);
  const organization = await db.organization.findUniqueOrThrow({ where: { id: organizationId } });
  const sender = await db.member.findUniqueOrThrow({
    where: { id: requirePerson(ctx).memberId },
    select: MEMBER_REF.select,
  });
  const written = writeInvitation({
    member,
    link,
    expiresAt,
    organizationName: organization.name,
    senderName: sender.user.name,
  });
  await queueMessage(ctx, { memberId, kind: "INVITATION", to: member.email, ...written });
  const mailed = env().mail !== null;
  return { member, link: mailed ? null : link, mailed };
}
