import type { Transaction } from "@/server/db";
import { makeId } from "@/server/domain/id";
import type { MemberLink } from "@/server/domain/member/member";
import { env } from "@/server/env";
import { requirePerson, type ServiceContext } from "@/server/services/context";
import { isActiveElsewhere } from "@/server/services/member/elsewhere";
import { MEMBER_REF, presentManagedMember } from "@/server/services/member/present";
import { requireMember } from "@/server/services/member/require";
import { queueMessage } from "@/server/services/message/queue";
import { withdrawMessages } from "@/server/services/message/withdraw";
import { endInvitations } from "./end";
import { makeInvitationToken } from "./token";
import { writeInvitation } from "./write";

const LIVES_MS = 7 * 24 * 60 * 60 * 1000;

/** Makes a member's link, which takes the place of any before, and mails it. The answer is the only other place it stands. */
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
  const hasPassword = await isActiveElsewhere(db, row.userId, organizationId);
  const written = writeInvitation({
    member,
    link,
    expiresAt,
    organizationName: organization.name,
    senderName: sender.user.name,
    hasPassword,
  });
  await queueMessage(ctx, { memberId, kind: "INVITATION", to: member.email, ...written });
  return { member, link, mailed: env().mail !== null };
}
