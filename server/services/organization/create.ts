import { type Database, isTaken } from "@/server/db";
import { AppError } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import { normalizeOrganizationName } from "@/server/domain/organization/name";
import { insertMember, type NewMember } from "@/server/services/member/add";

/** Makes an organization with its owner. A name is taken once: the command line finds organizations by it. */
export async function createOrganization(
  db: Database,
  input: { name: string; owner: Omit<NewMember, "role"> },
): Promise<{ organizationId: string; memberId: string }> {
  const name = normalizeOrganizationName(input.name);
  return db.$transaction(
    async (db) => {
      const organizationId = makeId("org");
      await db.organization.create({ data: { id: organizationId, name } }).catch((error: unknown) => {
        if (!isTaken(error)) throw error;
        throw new AppError(
          "conflict",
          `There is an organization named "${name}" already. Choose another name.`,
        );
      });
      const memberId = await insertMember(db, organizationId, { ...input.owner, role: "owner" });
      return { organizationId, memberId };
    },
    { maxWait: 30_000, timeout: 30_000 },
  );
}
