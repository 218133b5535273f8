import type { Database, Transaction } from "@/server/db";
import type { Role } from "@/server/domain/access/access";
import { type MemberStatus, memberStatus } from "@/server/domain/member/rules";
import { isActiveElsewhere } from "@/server/services/member/elsewhere";
import { JOINING, MEMBER_REF, presentMember } from "@/server/services/member/present";
import { hashInvitationToken } from "./token";

/** What a link that can be used now is for. */
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
  /** Whoever takes part in another organization signs in with the password they have; anybody else chooses one. */
  asks: "new-password" | "password";
}

/** Null for a link that expired, was used or replaced, or never was: nothing tells these apart. */
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
        },
      },
    },
  });
  if (!row || row.usedAt || row.expiresAt <= now || row.member.removedAt) return null;
  const { userId, organization, role } = row.member;
  const { name, email } = presentMember(row.member);
  return {
    id: row.id,
    organizationId: organization.id,
    organizationName: organization.name,
    memberId: row.memberId,
    userId,
    name,
    email,
    role,
    status: memberStatus(row.member),
    asks: (await isActiveElsewhere(db, userId, organization.id)) ? "password" : "new-password",
  };
}
