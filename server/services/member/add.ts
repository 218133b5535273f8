import type { Transaction } from "@/server/db";
import type { Role } from "@/server/domain/access/access";
import { AppError } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { hashPassword } from "./password";

export interface NewMember {
  email: string;
  /** Shown to colleagues; left out, the part of the address before the @. */
  name?: string;
  role: Role;
  /** For a user who is new here; one who has an account keeps their password. */
  password: string;
}

/** Adds a member. Somebody who was removed comes back as who they were. */
export async function addMember(ctx: ServiceContext, input: NewMember): Promise<{ memberId: string }> {
  requireScope(ctx, "members:write");
  return inTransaction(ctx, async ({ db, organizationId }) => ({
    memberId: await insertMember(db, organizationId, input),
  }));
}

export async function insertMember(
  db: Transaction,
  organizationId: string,
  input: NewMember,
): Promise<string> {
  const email = input.email.trim().toLowerCase();
  const user = (await db.user.findUnique({ where: { email } })) ?? (await insertUser(db, email, input));
  const place = { organizationId_userId: { organizationId, userId: user.id } };
  const before = await db.member.findUnique({ where: place });
  if (before && !before.removedAt) throw new AppError("conflict", `${email} is a member already.`);
  const member = await db.member.upsert({
    where: place,
    create: { id: makeId("mem"), organizationId, userId: user.id, role: input.role },
    update: { role: input.role, removedAt: null },
  });
  return member.id;
}

/** Another call may make the user at the same moment: then theirs it is. */
async function insertUser(db: Transaction, email: string, { name, password }: NewMember) {
  const passwordHash = await hashPassword(password);
  const data = { id: makeId("usr"), email, name: name ?? nameFromEmail(email), passwordHash };
  await db.user.createMany({ data, skipDuplicates: true });
  return db.user.findUniqueOrThrow({ where: { email } });
}

/** "dana.smith@acme.test" → "Dana Smith" */
function nameFromEmail(email: string): string {
  const words =
    email
      .split("@")[0]
      ?.split(/[._-]+/)
      .filter(Boolean) ?? [];
  return words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join(" ") || email;
}
