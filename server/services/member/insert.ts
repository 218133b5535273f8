import type { Transaction } from "@/server/db";
import type { Role } from "@/server/domain/access/access";
import { AppError } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import { memberStatus } from "@/server/domain/member/rules";
import { isActiveElsewhere } from "./elsewhere";
import { lockUser } from "./lock";
import { MANAGED_MEMBER } from "./present";

interface InsertedMember {
  organizationId: string;
  email: string;
  /** Shown to colleagues; left out, the part of the address before the @. */
  name?: string;
  role: Role;
  /** Null: they choose a password by a link. */
  passwordHash: string | null;
  at: Date;
}

/**
 * Gives a user a place in an organization. Somebody who was removed comes back as who they were. Whoever takes part in
 * another organization keeps their password; to anybody else the given one applies, and what was signed in with an
 * earlier one has ended.
 */
export async function insertMember(
  db: Transaction,
  { organizationId, email: written, name, role, passwordHash, at }: InsertedMember,
): Promise<{ memberId: string; keepsPassword: boolean }> {
  const email = written.trim().toLowerCase();
  const data = { id: makeId("usr"), email, name: name || nameFromEmail(email) };
  // Another organization may add the same person at the same moment: then theirs it is.
  await db.user.createMany({ data, skipDuplicates: true });
  const { id: userId } = await db.user.findUniqueOrThrow({ where: { email } });
  await lockUser(db, userId);
  const place = { organizationId_userId: { organizationId, userId } };
  const before = await db.member.findUnique({
    where: place,
    select: { ...MANAGED_MEMBER, removedAt: true },
  });
  if (before && !before.removedAt)
    throw new AppError(
      "conflict",
      memberStatus(before) === "active"
        ? `${email} is a member already.`
        : `${email} is invited already. Make a new link for them if theirs is lost.`,
    );
  const keepsPassword = await isActiveElsewhere(db, userId, organizationId);
  if (!keepsPassword) await db.user.update({ where: { id: userId }, data: { passwordHash } });
  // Who took part here before is known by their name; what anybody else's account says stays theirs until they join.
  const known = passwordHash !== null || (before !== null && memberStatus(before) === "active");
  const standing = { role, createdAt: at, invitedAs: known ? null : data.name };
  const member = await db.member.upsert({
    where: place,
    create: { id: makeId("mem"), organizationId, userId, ...standing },
    update: { ...standing, removedAt: null },
  });
  return { memberId: member.id, keepsPassword };
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
