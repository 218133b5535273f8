import { type Database, transact } from "@/server/infra/db";
import { findPasswordOwner, hashNewPassword, lockUser, replacePassword } from "./passwords";

/**
 * Sets a user's password, for the operator. Signs them out everywhere, and if they joined through a handed-over link, the
 * label is removed. Returns false if there is no such user.
 */
export async function setPassword(
  db: Database,
  { email, password }: { email: string; password: string },
): Promise<boolean> {
  const user = await db.user.findUnique({ where: { email: email.trim().toLowerCase() } });
  if (!user) return false;
  const userId = user.id;
  const passwordHash = await hashNewPassword(password, await findPasswordOwner(db, userId));
  await transact(db, async (db) => {
    await lockUser(db, userId);
    await replacePassword(db, { userId, passwordHash, how: "CHANGED_BY_OPERATOR", now: new Date() });
  });
  return true;
}
