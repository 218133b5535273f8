import type { Role } from "@/server/domain/access/access";
import { AppError, notFound } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import { mayManage, memberStatus } from "@/server/domain/member/rules";
import { capitalize } from "@/server/domain/text/words";
import type { Transaction } from "@/server/infra/db";
import { lockUser } from "@/server/services/account/passwords";
import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { recordNames } from "@/server/services/ledger/names";
import { recordEntry } from "@/server/services/ledger/record";
import { JOINING, MANAGED_MEMBER, type ManagedMember } from "@/server/services/presenters/member";
import { publishChange } from "@/server/services/publish-change";

/**
 * Runs `work` while nothing else can change the organization's members, so that the organization can't lose its last
 * owner or get the same member twice.
 */
export async function withMembers<T>(
  ctx: ServiceContext,
  work: (ctx: ServiceContext & { db: Transaction }) => Promise<T>,
): Promise<T> {
  requireScope(ctx, "members:write");
  return inTransaction(ctx, async (ctx) => {
    await lockMembers(ctx.db, ctx.organizationId);
    publishChange(ctx, "member", null);
    return work(ctx);
  });
}

/** Locks the organization's members. NO KEY UPDATE doesn't block inserts of rows that refer to the organization. */
export async function lockMembers(db: Transaction, organizationId: string): Promise<void> {
  await db.$queryRaw`SELECT 1 FROM "Organization" WHERE "id" = ${organizationId} FOR NO KEY UPDATE`;
}

export async function requireMember(ctx: ServiceContext, id: string): Promise<ManagedMember> {
  const member = await ctx.db.member.findFirst({
    where: { id, organizationId: ctx.organizationId, removedAt: null },
    select: MANAGED_MEMBER,
  });
  if (!member) throw notFound("member");
  return member;
}

/**
 * Requires permission to manage all the given roles (for example, a member's current and new roles). Only owners
 * can manage owners.
 */
export function requireMayManage({ actor }: ServiceContext, ...roles: Role[]): void {
  if (actor.kind !== "system" && !mayManage(actor.role, ...roles))
    throw new AppError("forbidden", "Only an owner can add, change, or remove owners. Ask an owner.");
}

/**
 * Throws if the member is the only active owner, because an organization without owners could never get an
 * owner again. Invited owners don't count, because they may never join.
 */
export async function requireAnotherOwner(
  { db, organizationId }: ServiceContext,
  member: ManagedMember,
): Promise<void> {
  if (member.role !== "owner") return;
  const others = await db.member.findMany({
    where: { organizationId, role: "owner", removedAt: null, id: { not: member.id } },
    select: JOINING,
  });
  if (!others.some((other) => memberStatus(other) === "active"))
    throw new AppError(
      "conflict",
      `${member.user.name} is the only owner. Make another member an owner first.`,
    );
}

interface InsertedMember {
  email: string;
  /** The name shown to other members. By default, it's derived from the email address. */
  name?: string;
  role: Role;
  /** Null if the member will choose a password through a link. */
  passwordHash: string | null;
  at: Date;
}

/**
 * Adds a user to an organization. Sets the given password only if the user doesn't have one yet. A former
 * member with a password becomes active again without a link. If `needsLink` is true, the member can't sign
 * in until they use a link.
 */
export async function insertMember(
  ctx: ServiceContext & { db: Transaction },
  { email: written, name, role, passwordHash, at }: InsertedMember,
): Promise<{ memberId: string; keepsPassword: boolean; needsLink: boolean }> {
  const { db, organizationId } = ctx;
  const email = written.trim().toLowerCase();
  const data = { id: makeId("usr"), email, name: name || nameFromEmail(email) };
  // A different organization may create the same user concurrently.
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
  // Until someone joins, members see only the name from the invitation, because the account's name is private. A former
  // member's name is already known.
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
  const needsLink = passwordHash === null && !(returns && keepsPassword);
  await recordEntry(ctx, {
    action: "member.added",
    subject: { type: "member", id: member.id },
    data: { role, isInvited: needsLink, isFormerMember: before !== null },
    private: { after: { email, name: known ? user.name : data.name } },
  });
  await recordNames(db, { id: member.id }, at);
  return { memberId: member.id, keepsPassword, needsLink };
}

/** "dana.smith@acme.test" → "Dana Smith" */
function nameFromEmail(email: string): string {
  const words =
    email
      .split("@")[0]
      ?.split(/[._-]+/)
      .filter(Boolean) ?? [];
  return words.map(capitalize).join(" ") || email;
}

/**
 * If the member joined a different organization through a shared link, records that here, too. Call this if the member
 * keeps their password, because the person who shared the link may know it. Stores that person's ID if they're a
 * member here, but never their name.
 */
export async function inheritHandedOver(
  db: Transaction,
  { memberId, organizationId, userId }: { memberId: string; organizationId: string; userId: string },
): Promise<void> {
  const elsewhere = await db.member.findFirst({
    where: { userId, organizationId: { not: organizationId }, joinedByLinkFrom: { not: null } },
    select: { joinedByLinkFromId: true },
    orderBy: { createdAt: "desc" },
  });
  if (!elsewhere) return;
  const { joinedByLinkFromId: id } = elsewhere;
  const from = id === null ? null : await db.member.findUnique({ where: { id }, select: { userId: true } });
  const here =
    from &&
    (await db.member.findFirst({ where: { organizationId, userId: from.userId }, select: { id: true } }));
  await db.member.updateMany({
    where: { id: memberId, joinedByLinkFrom: null },
    data: { joinedByLinkFrom: "another organization", joinedByLinkFromId: here?.id ?? null },
  });
}
