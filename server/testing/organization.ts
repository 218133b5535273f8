import { ROLES, type Role } from "@/server/domain/access/access";
import { makeId } from "@/server/domain/id";
import type { Database } from "@/server/infra/db";
import type { AfterCommit, ServiceContext } from "@/server/services/context";
import { makeMemberContext } from "@/server/services/member/context";

export interface TestOrganization {
  organizationId: string;
  /**
   * Returns the context of the member with this role. The context doesn't wake an executor unless `wakes` is
   * set.
   */
  as: (role: Role) => ServiceContext;
  /** Adds another member with this role. */
  addMember: (role: Role) => Promise<ServiceContext>;
}

/** Creates an organization with one member of each role. Members can't sign in with a password. */
export async function makeOrganization(
  db: Database,
  { wakes = false }: { wakes?: boolean } = {},
): Promise<TestOrganization> {
  const { id: organizationId } = await db.organization.create({
    data: { id: makeId("org"), name: makeId("org") },
  });
  const addMember = async (role: Role) => {
    const userId = makeId("usr");
    const email = `${role}-${userId}@example.test`;
    await db.user.create({ data: { id: userId, email, name: `Test ${role}`, passwordHash: "none" } });
    const member = await db.member.create({ data: { id: makeId("mem"), organizationId, userId, role } });
    const ctx = await makeMemberContext(db, member.id);
    return wakes ? ctx : { ...ctx, afterCommit: (_task: AfterCommit) => {} };
  };
  const contexts = new Map<Role, ServiceContext>();
  for (const role of ROLES) contexts.set(role, await addMember(role));
  return {
    organizationId,
    addMember,
    as(role) {
      const ctx = contexts.get(role);
      if (!ctx) throw new Error(`no member of role ${role}`);
      return ctx;
    },
  };
}
