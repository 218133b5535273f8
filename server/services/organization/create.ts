import type { Database } from "@/server/db";
import { AppError } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import { insertMember, type NewMember } from "@/server/services/member/add";

/** Makes an organization with its owner. A name is taken once: the command line finds organizations by it. */
export async function createOrganization(
  db: Database,
  input: { name: string; owner: Omit<NewMember, "role"> },
): Promise<{ organizationId: string; memberId: string }> {
  return db.$transaction(async (db) => {
    if (await db.organization.findFirst({ where: { name: input.name } }))
      throw new AppError(
        "conflict",
        `There is an organization named "${input.name}" already. Choose another name.`,
      );
    const { id: organizationId } = await db.organization.create({
      data: { id: makeId("org"), name: input.name },
    });
    const memberId = await insertMember(db, organizationId, { ...input.owner, role: "owner" });
    return { organizationId, memberId };
  });
}
