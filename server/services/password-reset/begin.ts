import type { AccountMail } from "@/server/generated/prisma/client";
import { type Database, transact } from "@/server/infra/db";
import { lockUser } from "@/server/services/member/lock";
import { makeResetToken, passwordStamp, RESET_LIVES_MS } from "./token";

/**
 * Requests within this time of the last link send no further mail, so nobody can flood a mailbox. Earlier links still work,
 * so nobody can keep their owner out by asking either. A user has six at most.
 */
const COOLDOWN_MS = 5 * 60 * 1000;

/**
 * Creates the link for an email that is about to be sent. Null if nobody can use it: there's no account, it has no
 * password yet, or it isn't a member of any organization.
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
    await db.passwordReset.deleteMany({ where: { userId: found.id, expiresAt: { lte: now } } });
    const { id, name, passwordHash, members, resets } = await db.user.findUniqueOrThrow({
      where: { id: found.id },
      include: { resets: true, members: { where: { removedAt: null }, select: { id: true }, take: 1 } },
    });
    if (passwordHash === null || members.length === 0) return null;
    const stamp = passwordStamp(passwordHash);
    const tooSoon = resets.some(
      ({ mailId, passwordStamp, createdAt }) =>
        mailId !== mail.id && passwordStamp === stamp && now.getTime() - createdAt.getTime() < COOLDOWN_MS,
    );
    if (tooSoon) return null;
    const { token, hash } = makeResetToken(mail.id, stamp);
    const expiresAt = new Date(now.getTime() + RESET_LIVES_MS);
    const data = { userId: id, passwordStamp: stamp, mailId: mail.id, createdAt: now, expiresAt };
    await db.passwordReset.upsert({ where: { hash }, create: { hash, ...data }, update: data });
    return { name, token };
  });
}
