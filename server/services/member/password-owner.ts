import type { Database, Transaction } from "@/server/infra/db";
import type { PasswordOwner } from "./password-rule";

/** The email and names that a user's password must not be based on. */
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
