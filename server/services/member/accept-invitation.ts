import { AppError, endedLink } from "@/server/domain/error";
import { type Database, type Transaction, transact } from "@/server/infra/db";
import { findPasswordFault, PasswordRefusal } from "@/server/services/account/password-strength";
import {
  clearHandedOver,
  hashPassword,
  lockUser,
  replacePassword,
} from "@/server/services/account/passwords";
import { findUserByPassword } from "@/server/services/account/sign-in";
import { beginSignIn, type SignInClaims } from "@/server/services/account/sign-in-claims";
import { type Browser, endSignIns } from "@/server/services/account/sign-ins";
import { NO_REQUEST, type Origin } from "@/server/services/context";
import { recordNames } from "@/server/services/ledger/names";
import { insertEntry } from "@/server/services/ledger/record";
import { requestIdOf } from "@/server/services/ledger/request";
import { findInvitation, type OpenInvitation } from "./find-invitation";
import { inheritHandedOver, lockMembers } from "./rows";

/**
 * Accepts an invitation through its single-use link, with a new password or the account's existing password.
 * If the link was shown to someone else, records that person's name on the member. Returns session claims
 * unless `browser` is null.
 */
export async function acceptInvitation(
  db: Database,
  {
    token,
    password,
    browser,
    origin = NO_REQUEST,
  }: { token: string; password: string; browser?: Browser | null; origin?: Origin },
  now: Date,
): Promise<SignInClaims | null> {
  const shown = await findInvitation(db, token, now);
  if (!shown) throw endedLink();
  const { chosen, verified } = await takePassword(db, shown, password);
  return transact(db, async (db) => {
    await lockMembers(db, shown.organizationId);
    await lockUser(db, shown.userId);
    const current = await findInvitation(db, token, now);
    // If the user has since chosen a password elsewhere, this link can't set one.
    if (!current || current.asks !== shown.asks) throw endedLink();
    if (verified && !(await hasPassword(db, current.userId, verified))) throw wrongPassword();
    await db.invitation.update({ where: { id: current.id }, data: { usedAt: now, sealedToken: null } });
    await db.member.update({ where: { id: current.memberId }, data: { invitedAs: null } });
    const { userId } = current;
    if (chosen && current.status === "active")
      await replacePassword(db, { origin, userId, passwordHash: chosen, how: "CHANGED_BY_LINK", now });
    else if (chosen) {
      await db.user.update({ where: { id: userId }, data: { passwordHash: chosen } });
      await endSignIns(db, { userId });
    }
    if (current.handedOverBy !== null) await markHandedOver(db, current);
    else if (chosen) await clearHandedOver(db, { userId: current.userId }, now);
    else await inheritHandedOver(db, current);
    await recordAcceptance(db, current, origin, now);
    await recordNames(db, { id: current.memberId }, now);
    if (browser === null) return null;
    const claims = await beginSignIn(db, current.userId, current.organizationId, browser);
    if (!claims) throw new Error("no member found after the link was used");
    return claims;
  });
}

/** Records that the member used their link. */
async function recordAcceptance(
  db: Transaction,
  { id, organizationId, memberId, role, status }: OpenInvitation,
  { address, ...origin }: Origin,
  at: Date,
): Promise<void> {
  const author = { memberId, channel: "LINK", tokenId: null, address, requestId: requestIdOf(origin) };
  await insertEntry(
    db,
    { organizationId, at, ...author },
    {
      action: "invitation.accepted",
      subject: { type: "invitation", id },
      data: { memberId, role, isJoining: status === "invited" },
    },
  );
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
 * Returns the hash of a new password as `chosen`, or the hash of the account's matching password as
 * `verified`. To hide whether an account exists, does the same work in both cases and checks password
 * strength using only details shown on the page.
 */
async function takePassword(
  db: Database,
  { asks, email, name, organizationName }: OpenInvitation,
  password: string,
): Promise<{ chosen: string | null; verified: string | null }> {
  const user = await findUserByPassword(db, { email, password });
  const fault = await findPasswordFault(password, { email, names: [name, organizationName] });
  const passwordHash = fault ? null : await hashPassword(password);
  if (asks === "password" && user) return { chosen: null, verified: user.passwordHash };
  if (fault) throw new PasswordRefusal(fault);
  if (asks === "password") throw wrongPassword();
  return { chosen: passwordHash, verified: null };
}

/** Checks that the password hasn't changed since it was verified. */
async function hasPassword(db: Transaction, userId: string, passwordHash: string): Promise<boolean> {
  const user = await db.user.findUniqueOrThrow({ where: { id: userId } });
  return user.passwordHash === passwordHash;
}

function wrongPassword(): AppError {
  return new AppError("unauthenticated", "This isn't your account's password. Check it and try again.");
}
