import type { MemberRef } from "@/server/domain/access/member-ref";

/** What to read of a member to name them. */
export const MEMBER_REF = { select: { id: true, user: { select: { name: true, email: true } } } } as const;

export function presentMember(row: { id: string; user: { name: string; email: string } }): MemberRef {
  return { id: row.id, name: row.user.name, email: row.user.email };
}
