import type { MemberRef } from "@/server/domain/access/member-ref";
import type { MemberDto } from "@/server/domain/member/member";
import { memberStatus } from "@/server/domain/member/rules";
import type { Invitation, Member } from "@/server/generated/prisma/client";

/** What to read of a member to name them. */
export const MEMBER_REF = {
  select: { id: true, invitedAs: true, user: { select: { name: true, email: true } } },
} as const;

interface NamedMember {
  id: string;
  invitedAs: string | null;
  user: { name: string; email: string };
}

/** Until they take part by what they were invited as: what an address is called elsewhere is not for us to tell. */
export function presentMember({ id, invitedAs, user }: NamedMember): MemberRef {
  return { id, name: invitedAs ?? user.name, email: user.email };
}

export function byName(a: MemberRef, b: MemberRef): number {
  return a.name.localeCompare(b.name, "en") || (a.id < b.id ? -1 : 1);
}

/** What to read of a member to know whether they take part already. */
export const JOINING = {
  createdAt: true,
  invitations: { select: { createdAt: true, usedAt: true, expiresAt: true } },
} as const;

/** What to read of a member for the page that manages them. */
export const MANAGED_MEMBER = {
  ...MEMBER_REF.select,
  ...JOINING,
  userId: true,
  role: true,
  joinedByLinkFrom: true,
} as const;

export type ManagedMember = Pick<
  Member,
  "id" | "invitedAs" | "userId" | "role" | "createdAt" | "joinedByLinkFrom"
> & {
  user: { name: string; email: string };
  invitations: Pick<Invitation, "createdAt" | "usedAt" | "expiresAt">[];
};

export function presentManagedMember(row: ManagedMember, now: Date): MemberDto {
  const open = row.invitations.find(({ usedAt, expiresAt }) => !usedAt && expiresAt > now);
  return {
    ...presentMember(row),
    role: row.role,
    since: row.createdAt.toISOString(),
    status: memberStatus(row),
    joinedByLinkFrom: row.joinedByLinkFrom,
    linkExpiresAt: open?.expiresAt.toISOString() ?? null,
  };
}
