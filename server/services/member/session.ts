import type { Database } from "@/server/db";
import { scopesOf } from "@/server/domain/access/access";
import type { Actor } from "@/server/services/context";

export interface Membership {
  organizationId: string;
  organizationName: string;
  userName: string;
  actor: Extract<Actor, { kind: "member" }>;
}

/** A user's place in the organization that they joined first; null when they have none. */
export async function findMembership(db: Database, userId: string): Promise<Membership | null> {
  const row = await db.member.findFirst({
    where: { userId, removedAt: null },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    include: { user: { select: { email: true, name: true } }, organization: { select: { name: true } } },
  });
  if (!row) return null;
  return {
    organizationId: row.organizationId,
    organizationName: row.organization.name,
    userName: row.user.name,
    actor: {
      kind: "member",
      memberId: row.id,
      email: row.user.email,
      role: row.role,
      scopes: scopesOf(row.role),
    },
  };
}
