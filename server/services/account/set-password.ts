import { type Database, transact } from "@/server/infra/db";
import { NO_REQUEST } from "@/server/services/context";
import { findPasswordOwner } from "./password-strength";
import { hashNewPassword, lockUser, replacePassword } from "./passwords";

/**
 * Sets a user's password on behalf of the operator. Signs the user out everywhere and clears the record of who
 * shared their link. Returns false if the user doesn't exist.
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
    const how = "CHANGED_BY_OPERATOR";
    await replacePassword(db, { origin: NO_REQUEST, userId, passwordHash, how, now: new Date() });
  });
  return true;
}
