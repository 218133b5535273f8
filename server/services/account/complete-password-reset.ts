import { endedLink } from "@/server/domain/error";
import { type Database, transact } from "@/server/infra/db";
import { NO_REQUEST, type Origin } from "@/server/services/context";
import { findPasswordReset } from "./password-reset";
import { findPasswordOwner } from "./password-strength";
import { hashNewPassword, lockUser, replacePassword } from "./passwords";
import { beginSignIn, type SignInClaims } from "./sign-in-claims";
import type { Browser } from "./sign-ins";

/**
 * Sets a new password through a single-use link and signs the user in. `claims` is null if `browser` is
 * null, or if the user isn't an active member of any organization yet.
 */
export async function completePasswordReset(
  db: Database,
  {
    token,
    password,
    browser,
    origin = NO_REQUEST,
  }: { token: string; password: string; browser?: Browser | null; origin?: Origin },
  now: Date,
): Promise<{ email: string; claims: SignInClaims | null }> {
  const shown = await findPasswordReset(db, token, now);
  if (!shown) throw endedLink();
  const passwordHash = await hashNewPassword(password, await findPasswordOwner(db, shown.userId));
  return transact(db, async (db) => {
    await lockUser(db, shown.userId);
    if (!(await findPasswordReset(db, token, now))) throw endedLink();
    const { userId } = shown;
    await replacePassword(db, { origin, userId, passwordHash, how: "CHANGED_BY_RESET", now });
    const claims = browser === null ? null : await beginSignIn(db, userId, undefined, browser);
    return { email: shown.email, claims };
  });
}
