import { type Database, type Transaction, transact } from "@/server/db";
import { AppError } from "@/server/domain/error";
import { clearHandedOver } from "@/server/services/member/clear-handed-over";
import { inheritHandedOver } from "@/server/services/member/inherit-handed-over";
import { lockMembers, lockUser } from "@/server/services/member/lock";
import { hashPassword } from "@/server/services/member/password";
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
    // If they have joined a different organization since, this link can't set their password.
    if (!current || current.asks !== shown.asks) throw ended();
    await db.invitation.update({ where: { id: current.id }, data: { usedAt: now, sealedToken: null } });
    await db.member.update({ where: { id: current.memberId }, data: { invitedAs: null } });
    if (passwordHash) {
      await db.user.update({ where: { id: current.userId }, data: { passwordHash } });
      await endSignIns(db, { userId: current.userId });
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

/** The hash of a password that was chosen; null when it is the one they have. */
async function takePassword(
  db: Database,
  { asks, email }: OpenInvitation,
  password: string,
): Promise<string | null> {
  if (asks === "new-password") return hashPassword(password);
  if (!(await findUserByPassword(db, { email, password })))
    throw new AppError("unauthenticated", "The password is not that of your account.");
  return null;
}

function ended(): AppError {
  return new AppError("not-found", "This link no longer works. Ask for a new one.");
}
