import { makeId } from "@/server/domain/id";
import type { MemberLink } from "@/server/domain/member/member";
import type { Transaction } from "@/server/infra/db";
import { env } from "@/server/infra/env";
import { requirePerson, type ServiceContext } from "@/server/services/context";
import { requireMember } from "@/server/services/member/require";
import { queueMessage, withdrawMessages } from "@/server/services/outbox/messages";
import { MEMBER_REF, presentManagedMember } from "@/server/services/presenters/member";
import { endInvitations } from "./end";
import { sealToken } from "./sealed-link";
import { invitationUrl, makeInvitationToken } from "./token";
import { writeInvitation } from "./write";

const LIVES_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * Creates and mails a member's link, which replaces earlier ones. Anyone with it can sign in as them, so nobody else sees
 * it. Without a mail server the link is returned to hand over, and the invitation records who got it.
 */
export async function makeInvitation(
  ctx: ServiceContext & { db: Transaction },
  memberId: string,
  at: Date,
): Promise<MemberLink> {
  const { db, organizationId } = ctx;
  await endInvitations(ctx, memberId);
  await withdrawMessages(ctx, { memberId, kind: "INVITATION" }, "A newer link replaced this one.");
  const { token, hash } = makeInvitationToken();
  const expiresAt = new Date(at.getTime() + LIVES_MS);
  const mailed = env().mail !== null;
  const sender = await db.member.findUniqueOrThrow({
    where: { id: requirePerson(ctx).memberId },
    select: { ...MEMBER_REF.select, joinedByLinkFromId: true },
  });
  const senderName = sender.user.name;
  const shown = { handedOverBy: senderName, handedOverById: sender.joinedByLinkFromId ?? sender.id };
  const id = makeId("inv");
  await db.invitation.create({
    data: {
      id,
      organizationId,
      memberId,
      hash,
      sealedToken: sealToken(id, token),
      createdAt: at,
      expiresAt,
      ...(!mailed && shown),
    },
  });
  const row = await requireMember(ctx, memberId);
  const member = presentManagedMember(row, at);
  const organization = await db.organization.findUniqueOrThrow({ where: { id: organizationId } });
  const write = (link: string) =>
    writeInvitation({ member, link, expiresAt, organizationName: organization.name, senderName });
  await queueMessage(ctx, { memberId, kind: "INVITATION", to: member.email, write });
  return { member, link: mailed ? null : invitationUrl(token), mailed };
}
