import type { Database, Transaction } from "@/server/db";
import type { PasswordOwner } from "./password-rule";

/** Whose password a user's is: what it must not be built on. */
export async function findPasswordOwner(db: Database | Transaction, userId: string): Promise<PasswordOwner> {
  const { email, name, members } = await db.user.findUniqueOrThrow({
    where: { id: userId },
    select: {
      email: true,
      name: true,
      members: { where: { removedAt: null }, select: { organization: { select: { name: true } } } },
    },
  });
  return { email, names: [name, ...members.map(({ organization }) => organization.name)] };
}
