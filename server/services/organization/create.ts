import { AppError } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import { normalizeOrganizationName } from "@/server/domain/organization/name";
import { type Database, isTaken, transact } from "@/server/infra/db";
import { hashNewPassword } from "@/server/services/account/passwords";
import { makeContext, NO_REQUEST } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import type { NewMember } from "@/server/services/member/add";
import { insertMember } from "@/server/services/member/rows";

/**
 * Creates an organization with its owner. Names are unique because the command line finds organizations by
 * name.
 */
export async function createOrganization(
  db: Database,
  input: { name: string; owner: Omit<NewMember, "role"> },
): Promise<{ organizationId: string; memberId: string; keepsPassword: boolean }> {
  const name = normalizeOrganizationName(input.name);
  const { password, ...owner } = input.owner;
  const names = [name, ...(owner.name ? [owner.name] : [])];
  const passwordHash = await hashNewPassword(password, { email: owner.email, names });
  return transact(db, async (db) => {
    const organizationId = makeId("org");
    await db.organization.create({ data: { id: organizationId, name } }).catch((error: unknown) => {
      if (!isTaken(error)) throw error;
      throw new AppError(
        "conflict",
        `An organization named "${name}" already exists. Choose a different name.`,
      );
    });
    const at = new Date();
    const actor = { kind: "system" as const };
    const ctx = { ...makeContext({ organizationId, actor, db, now: () => at, ...NO_REQUEST }), db };
    await recordEntry(ctx, {
      action: "organization.created",
      subject: { type: "organization", id: organizationId },
      private: { after: { name } },
    });
    return { organizationId, ...(await insertMember(ctx, { ...owner, role: "owner", passwordHash, at })) };
  });
}
