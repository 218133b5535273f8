import { type Database, transact } from "@/server/db";
import type { AccountMail } from "@/server/generated/prisma/client";
import { lockUser } from "@/server/services/member/lock";
import { makeResetToken, passwordStamp, RESET_LIVES_MS } from "./token";

/**
 * Requests within this time of the last link send no further mail, so nobody can flood a mailbox. That link still works, so
 * nobody can keep its owner out by asking either.
 */
const COOLDOWN_MS = 5 * 60 * 1000;

/**
 * Creates the link for a mail that is about to be sent. Null if nobody can use it: the address has no account, has not
 * chosen a password yet, or is a member nowhere.
 */
export async function beginPasswordReset(
  db: Database,
  mail: Pick<AccountMail, "id" | "to">,
  now: Date,
): Promise<{ name: string; token: string } | null> {
  return transact(db, async (db) => {
    const found = await db.user.findUnique({ where: { email: mail.to }, select: { id: true } });
    if (!found) return null;
    await lockUser(db, found.id);
    const { id, name, passwordHash, members, reset } = await db.user.findUniqueOrThrow({
      where: { id: found.id },
      include: { reset: true, members: { where: { removedAt: null }, select: { id: true }, take: 1 } },
    });
    if (passwordHash === null || members.length === 0) return null;
    const stamp = passwordStamp(passwordHash);
    if (
      reset &&
      reset.mailId !== mail.id &&
      reset.passwordStamp === stamp &&
      now.getTime() - reset.createdAt.getTime() < COOLDOWN_MS
    )
      return null;
    const { token, hash } = makeResetToken();
    const expiresAt = new Date(now.getTime() + RESET_LIVES_MS);
    const data = { hash, passwordStamp: stamp, mailId: mail.id, createdAt: now, expiresAt };
    await db.passwordReset.upsert({ where: { userId: id }, create: { userId: id, ...data }, update: data });
    return { name, token };
  });
}
