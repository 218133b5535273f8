import type { Role } from "@/server/domain/access/access";
import { AppError } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import { memberStatus } from "@/server/domain/member/rules";
import type { Transaction } from "@/server/infra/db";
import { MANAGED_MEMBER } from "@/server/services/presenters/member";
import { inheritHandedOver } from "./inherit-handed-over";
import { lockUser } from "./lock";

interface InsertedMember {
  organizationId: string;
  email: string;
  /** Shown to other members. Defaults to the part of the address before the @. */
  name?: string;
  role: Role;
  /** Null if they choose one with a link. */
  passwordHash: string | null;
  at: Date;
}

/**
 * Adds a user to an organization. The given password is only set if they have none. A former member who has one is active
 * again without a link. `needsLink`: they can't sign in until they use a link.
 */
export async function insertMember(
  db: Transaction,
  { organizationId, email: written, name, role, passwordHash, at }: InsertedMember,
): Promise<{ memberId: string; keepsPassword: boolean; needsLink: boolean }> {
  const email = written.trim().toLowerCase();
  const data = { id: makeId("usr"), email, name: name || nameFromEmail(email) };
  // A different organization may add the same person at the same time. Then it creates the user.
  await db.user.createMany({ data, skipDuplicates: true });
  const { id: userId } = await db.user.findUniqueOrThrow({ where: { email } });
  await lockUser(db, userId);
  const user = await db.user.findUniqueOrThrow({ where: { id: userId } });
  const place = { organizationId_userId: { organizationId, userId } };
  const before = await db.member.findUnique({
    where: place,
    select: { ...MANAGED_MEMBER, removedAt: true },
  });
  if (before && !before.removedAt)
    throw new AppError(
      "conflict",
      memberStatus(before) === "active"
        ? `${email} is already a member.`
        : `${email} is already invited. Create a new link if they lost theirs.`,
    );
  const keepsPassword = user.passwordHash !== null;
  const setsPassword = !keepsPassword && passwordHash !== null;
  if (setsPassword) await db.user.update({ where: { id: userId }, data: { passwordHash } });
  // A former member keeps their name. Details of anyone else's account stay private until they join.
  const returns = before !== null && memberStatus(before) === "active";
  const known = passwordHash !== null || returns;
  const standing = {
    role,
    createdAt: at,
    invitedAs: known ? null : data.name,
    ...(setsPassword && { joinedByLinkFrom: null, joinedByLinkFromId: null }),
  };
  const member = await db.member.upsert({
    where: place,
    create: { id: makeId("mem"), organizationId, userId, ...standing },
    update: { ...standing, removedAt: null },
  });
  if (keepsPassword && known) await inheritHandedOver(db, { memberId: member.id, organizationId, userId });
  return {
    memberId: member.id,
    keepsPassword,
    needsLink: passwordHash === null && !(returns && keepsPassword),
  };
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
