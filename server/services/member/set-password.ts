import type { Database } from "@/server/db";
import { hashPassword } from "./password";

/**
 * Gives a user another password, for whoever runs the installation; what was signed in with the one before has ended.
 * False: there is no such user.
 */
export async function setPassword(
  db: Database,
  { email, password }: { email: string; password: string },
): Promise<boolean> {
  const passwordHash = await hashPassword(password);
  const { count } = await db.user.updateMany({
    where: { email: email.trim().toLowerCase() },
    data: { passwordHash },
  });
  return count > 0;
}
