import { type Database, transact } from "@/server/db";
import { endSignIns } from "@/server/services/sign-in/end";
import { clearHandedOver } from "./clear-handed-over";
import { lockUser } from "./lock";
import { hashPassword } from "./password";

/**
 * Sets a user's password, for the operator. Signs them out everywhere, and if they joined through a handed-over link, the
 * label is removed. Returns false if there is no such user.
 */
export async function setPassword(
  db: Database,
  { email, password }: { email: string; password: string },
): Promise<boolean> {
  const passwordHash = await hashPassword(password);
  return transact(db, async (db) => {
    const user = await db.user.findUnique({ where: { email: email.trim().toLowerCase() } });
    if (!user) return false;
    await lockUser(db, user.id);
    await db.user.update({ where: { id: user.id }, data: { passwordHash } });
    await endSignIns(db, { userId: user.id });
    await clearHandedOver(db, { userId: user.id }, new Date());
    return true;
  });
}
