import { emailOfErased, nameErased } from "@/server/domain/erasure/person";
import { AppError, notFound } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import type { Transaction } from "@/server/infra/db";
import { lockUser } from "@/server/services/account/passwords";
import type { ServiceContext } from "@/server/services/context";
import { recordErasedName } from "@/server/services/ledger/names";
import { recordEntry } from "@/server/services/ledger/record";
import { eraseFromChanges } from "./erasing/changes";
import { eraseCopies } from "./erasing/copies";
import { findEarlierNames } from "./erasing/names";
import { withMembers } from "./rows";

/**
 * Permanently erases a removed member's name and email address. Their decisions are kept under the name "Erased
 * person". If they belong to other organizations, their account there stays as it is.
 */
export async function eraseMember(
  ctx: ServiceContext,
  { id, reason }: { id: string; reason: string },
): Promise<null> {
  return withMembers(ctx, async (ctx) => {
    const { db, organizationId } = ctx;
    const member = await db.member.findFirst({
      where: { id, organizationId },
      select: { removedAt: true, erasedAt: true, invitedAs: true, user: true },
    });
    if (!member) throw notFound("member");
    if (ctx.actor.kind !== "system" && ctx.actor.role !== "owner")
      throw new AppError("forbidden", "Only an owner can erase a person's name and email. Ask an owner.");
    if (!member.removedAt)
      throw new AppError("conflict", "This person is still a member. Remove them first.");
    if (member.erasedAt) throw new AppError("conflict", "This person's name and email are already erased.");
    const { user, invitedAs } = member;
    const names = [
      user.name,
      ...(invitedAs === null ? [] : [invitedAs]),
      ...(await findEarlierNames(ctx, id)),
    ];
    await eraseCopies(db, { organizationId, memberId: id, email: user.email, names: [...new Set(names)] });
    await recordEntry(ctx, { action: "member.erased", subject: { type: "member", id }, private: { reason } });
    await eraseFromChanges(db, { organizationId, memberId: id });
    const userId = await eraseAccount(db, { memberId: id, userId: user.id, email: user.email });
    await db.member.update({
      where: { id },
      data: { userId, erasedAt: ctx.now(), invitedAs: null, timeZone: null },
    });
    await recordErasedName(db, { id, organizationId }, ctx.now());
    return null;
  });
}

/**
 * Turns the account into a placeholder. If other organizations use the account, creates a separate placeholder instead.
 * Returns the placeholder's ID.
 */
async function eraseAccount(
  db: Transaction,
  { memberId, userId, email }: { memberId: string; userId: string; email: string },
): Promise<string> {
  await lockUser(db, userId);
  const placeholder = { name: nameErased(memberId), email: emailOfErased(memberId), passwordHash: null };
  const isElsewhere = await db.member.count({ where: { userId, id: { not: memberId } } });
  if (isElsewhere > 0) {
    const { id } = await db.user.create({ data: { id: makeId("usr"), ...placeholder } });
    return id;
  }
  await db.signIn.deleteMany({ where: { userId } });
  await db.passwordReset.deleteMany({ where: { userId } });
  await db.accountMail.deleteMany({ where: { to: email } });
  await db.user.update({ where: { id: userId }, data: placeholder });
  return userId;
}
