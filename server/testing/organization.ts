import { ROLES, type Role } from "@/server/domain/access/access";
import { makeId } from "@/server/domain/id";
import type { Database } from "@/server/infra/db";
import type { AfterCommit, ServiceContext } from "@/server/services/context";
import { contextOf, memberAt } from "@/server/services/member/context";

export interface TestOrganization {
  organizationId: string;
  /**
   * Returns the context of the member with this role. The context doesn't wake an executor unless `wakes` is
   * set.
   */
  as: (role: Role) => ServiceContext;
  addMember: (role: Role) => Promise<ServiceContext>;
}

/**
 * Creates an organization with one member of each role. Members can't sign in with a password. As in the demo,
 * resuming a run doesn't require a reviewId.
 */
export async function makeOrganization(
  db: Database,
  { wakes = false }: { wakes?: boolean } = {},
): Promise<TestOrganization> {
  const { id: organizationId } = await db.organization.create({
    data: { id: makeId("org"), name: makeId("org"), resumeNamesReview: false },
  });
  /** Adds a member for each role with few statements, because most tests start with this. */
  const addMembers = async (roles: readonly Role[]) => {
    const made = roles.map((role) => ({ id: makeId("mem"), userId: makeId("usr"), role }));
    await db.user.createMany({
      data: made.map(({ userId: id, role }) => {
        const email = `${role}-${id}@example.test`;
        return { id, email, name: `Test ${role}`, passwordHash: "none" };
      }),
    });
    await db.member.createMany({ data: made.map((member) => ({ ...member, organizationId })) });
    const id = { in: made.map(({ id }) => id) };
    const members = await db.member.findMany({ where: { id }, ...memberAt(new Date()) });
    return members.map((member): [Role, ServiceContext] => {
      const ctx = contextOf(member, db);
      return [member.role, wakes ? ctx : { ...ctx, afterCommit: (_task: AfterCommit) => {} }];
    });
  };
  const contexts = new Map(await addMembers(ROLES));
  return {
    organizationId,
    async addMember(role) {
      const [added] = await addMembers([role]);
      if (!added) throw new Error("the member wasn't added");
      return added[1];
    },
    as(role) {
      const ctx = contexts.get(role);
      if (!ctx) throw new Error(`no member of role ${role}`);
      return ctx;
    },
  };
}
