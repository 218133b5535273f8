import type { Database } from "@/server/db";
import { verifyPassword } from "./password";

/** The user with this email and password; a wrong password and an unknown email answer alike, in the same time. */
export async function findUserByPassword(
  db: Database,
  { email, password }: { email: string; password: string },
): Promise<{ id: string } | null> {
  const user = await db.user.findUnique({
    where: { email },
    select: { id: true, passwordHash: true },
  });
  const right = await verifyPassword(user?.passwordHash ?? null, password);
  return right && user ? { id: user.id } : null;
}
