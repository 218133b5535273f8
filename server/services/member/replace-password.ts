import { memberStatus } from "@/server/domain/member/rules";
import type { AccountMailKind } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import { queueAccountMail } from "@/server/services/outbox/account-mail";
import { JOINING } from "@/server/services/presenters/member";
import { endSignIns } from "@/server/services/sign-in/end";
import { clearHandedOver } from "./clear-handed-over";

interface NewPassword {
  userId: string;
  passwordHash: string;
  how: Exclude<AccountMailKind, "PASSWORD_RESET">;
  now: Date;
}

/**
 * Replaces a user's password and notifies them by email. The caller has locked the user. All sign-ins end, and so do
 * links to choose a password. Labels stay after a change in Settings, because anyone who knew the previous password may
 * have made it.
 */
export async function replacePassword(
  db: Transaction,
  { userId, passwordHash, how, now }: NewPassword,
): Promise<void> {
  const before = await db.user.findUniqueOrThrow({ where: { id: userId } });
  await db.user.update({ where: { id: userId }, data: { passwordHash } });
  await db.passwordReset.deleteMany({ where: { userId } });
  await endPasswordLinks(db, userId, now);
  await endSignIns(db, { userId });
  if (how !== "CHANGED_IN_SETTINGS") await clearHandedOver(db, { userId }, now);
  if (before.passwordHash !== null) await queueAccountMail(db, { kind: how, to: before.email, now });
}

/** A link for someone who has joined replaces their password. A link to join doesn't. */
async function endPasswordLinks(db: Transaction, userId: string, now: Date): Promise<void> {
  const members = await db.member.findMany({
    where: { userId, removedAt: null },
    select: { id: true, ...JOINING },
  });
  const joined = members.filter((member) => memberStatus(member) === "active").map(({ id }) => id);
  await db.invitation.updateMany({
    where: { memberId: { in: joined }, usedAt: null, expiresAt: { gt: now } },
    data: { expiresAt: now, sealedToken: null },
  });
}
