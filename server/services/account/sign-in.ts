import { type Database, transact } from "@/server/infra/db";
import { lockUser, verifyPassword } from "./passwords";
import { beginSignIn, type SignInClaims } from "./sign-in-claims";
import type { Browser } from "./sign-ins";

/**
 * Finds the user with this email and password. Returns null if the password is wrong or the email is unknown. Takes the
 * same time in both cases.
 */
export async function findUserByPassword(
  db: Database,
  { email, password }: { email: string; password: string },
): Promise<{ id: string; passwordHash: string } | null> {
  const user = await db.user.findUnique({
    where: { email },
    select: { id: true, passwordHash: true },
  });
  const right = await verifyPassword(user?.passwordHash ?? null, password);
  return right && user?.passwordHash ? { id: user.id, passwordHash: user.passwordHash } : null;
}

/** Signs a user in with a password. Returns null if the password is wrong or changed during the check. */
export async function signInByPassword(
  db: Database,
  given: { email: string; password: string },
  browser: Browser,
): Promise<SignInClaims | null> {
  const found = await findUserByPassword(db, given);
  if (!found) return null;
  return transact(db, async (db) => {
    await lockUser(db, found.id);
    const { passwordHash } = await db.user.findUniqueOrThrow({ where: { id: found.id } });
    return passwordHash === found.passwordHash ? beginSignIn(db, found.id, undefined, browser) : null;
  });
}
