import type { Role } from "@/server/domain/access/access";
import { type MemberStatus, memberStatus } from "@/server/domain/member/rules";
import type { Database, Transaction } from "@/server/infra/db";
import { JOINING, MEMBER_REF, presentMember } from "@/server/services/presenters/member";
import { hashInvitationToken } from "./invitations";

/** An invitation whose link still works. */
export interface OpenInvitation {
  id: string;
  organizationId: string;
  organizationName: string;
  memberId: string;
  userId: string;
  name: string;
  email: string;
  role: Role;
  status: MemberStatus;
  /**
   * Whether the person chooses a new password or enters their account's password. Never shown, so that the
   * page looks the same for everyone.
   */
  asks: "new-password" | "password";
  handedOverBy: string | null;
  handedOverById: string | null;
}

/**
 * Finds the invitation for a link. Returns null, without revealing why, if the link expired, was used, was
 * replaced, or never existed.
 */
export async function findInvitation(
  db: Database | Transaction,
  token: string,
  now: Date,
): Promise<OpenInvitation | null> {
  const hash = hashInvitationToken(token);
  if (!hash) return null;
  const row = await db.invitation.findUnique({
    where: { hash },
    include: {
      member: {
        select: {
          ...MEMBER_REF.select,
          ...JOINING,
          userId: true,
          role: true,
          removedAt: true,
          organization: true,
          user: { select: { ...MEMBER_REF.select.user.select, passwordHash: true } },
        },
      },
    },
  });
  if (!row || row.usedAt || row.expiresAt <= now || row.member.removedAt) return null;
  const { userId, organization, role } = row.member;
  const { name, email } = presentMember(row.member);
  const status = memberStatus(row.member);
  // A link can replace a password only if no one but the account's owner received the link.
  if (status === "active" && row.handedOverBy !== null) return null;
  return {
    id: row.id,
    organizationId: organization.id,
    organizationName: organization.name,
    memberId: row.memberId,
    userId,
    name,
    email,
    role,
    status,
    asks: status === "invited" && row.member.user.passwordHash !== null ? "password" : "new-password",
    handedOverBy: row.handedOverBy,
    handedOverById: row.handedOverById,
  };
}
