import { type Database, transact } from "@/server/db";
import { clearHandedOver } from "./clear-handed-over";
import { lockUser } from "./lock";
import { hashPassword } from "./password";

/**
 * Gives a user a new password, for the operator of the installation: sessions that began with the old one end, and a
 * member who joined through a handed-over link no longer counts as such. False: there is no such user.
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
    await clearHandedOver(db, { userId: user.id }, new Date());
    return true;
  });
}
