import { type Database, type Transaction, transact } from "@/server/db";
import { AppError } from "@/server/domain/error";
import { clearHandedOver } from "@/server/services/member/clear-handed-over";
import { inheritHandedOver } from "@/server/services/member/inherit-handed-over";
import { lockMembers, lockUser } from "@/server/services/member/lock";
import { hashPassword } from "@/server/services/member/password";
import { findPasswordFault, PasswordRefusal } from "@/server/services/member/password-rule";
import { replacePassword } from "@/server/services/member/replace-password";
import { beginSession, type SessionClaims } from "@/server/services/member/session";
import { findUserByPassword } from "@/server/services/member/sign-in";
import type { Browser } from "@/server/services/sign-in/create";
import { endSignIns } from "@/server/services/sign-in/end";
import { findInvitation, type OpenInvitation } from "./find";

/**
 * Uses a link, once: sets the chosen password or checks the existing one. The person becomes a member, marked as handed
 * over if someone else was shown the link. Returns the session claims.
 */
export async function acceptInvitation(
  db: Database,
  { token, password, browser }: { token: string; password: string; browser?: Browser },
  now: Date,
): Promise<SessionClaims> {
  const shown = await findInvitation(db, token, now);
  if (!shown) throw ended();
  const passwordHash = await takePassword(db, shown, password);
  return transact(db, async (db) => {
    await lockMembers(db, shown.organizationId);
    await lockUser(db, shown.userId);
    const current = await findInvitation(db, token, now);
    // If they have chosen a password elsewhere since, this link can't set one.
    if (!current || current.asks !== shown.asks) throw ended();
    await db.invitation.update({ where: { id: current.id }, data: { usedAt: now, sealedToken: null } });
    await db.member.update({ where: { id: current.memberId }, data: { invitedAs: null } });
    const { userId } = current;
    if (passwordHash && current.status === "active")
      await replacePassword(db, { userId, passwordHash, how: "CHANGED_BY_LINK", now });
    else if (passwordHash) {
      await db.user.update({ where: { id: userId }, data: { passwordHash } });
      await endSignIns(db, { userId });
    }
    if (current.handedOverBy !== null) await markHandedOver(db, current);
    else if (passwordHash) await clearHandedOver(db, { userId: current.userId }, now);
    else await inheritHandedOver(db, current);
    const claims = await beginSession(db, current.userId, current.organizationId, browser);
    if (!claims) throw new Error("no member after using a link");
    return claims;
  });
}

async function markHandedOver(
  db: Transaction,
  { memberId, handedOverBy, handedOverById }: OpenInvitation,
): Promise<void> {
  await db.member.update({
    where: { id: memberId },
    data: { joinedByLinkFrom: handedOverBy, joinedByLinkFromId: handedOverById },
  });
}

/**
 * The hash of a new password, or null if it is the one they have. The same work is done whether they have an account or
 * not, and a password that can't be chosen is refused in the same words. The rule looks at what the page shows, not at
 * the account.
 */
async function takePassword(
  db: Database,
  { asks, email, name, organizationName }: OpenInvitation,
  password: string,
): Promise<string | null> {
  const user = await findUserByPassword(db, { email, password });
  const fault = await findPasswordFault(password, { email, names: [name, organizationName] });
  const passwordHash = fault ? null : await hashPassword(password);
  if (asks === "password" && user) return null;
  if (fault) throw new PasswordRefusal(fault);
  if (asks === "password")
    throw new AppError("unauthenticated", "This isn't the password of your account. Check it and try again.");
  return passwordHash;
}

function ended(): AppError {
  return new AppError("not-found", "This link no longer works. Ask for a new one.");
}
