import type { Database, Transaction } from "@/server/db";
import { announceOnCommit } from "@/server/live/announce-on-commit";

/** Signs a user out everywhere, except in the browser of the sign-in `except`. Open streams end too. */
export async function endSignIns(
  db: Database | Transaction,
  { userId, except }: { userId: string; except?: string | undefined },
): Promise<void> {
  const { count } = await db.signIn.deleteMany({ where: { userId, ...(except && { id: { not: except } }) } });
  if (count > 0) await endStreams(db, userId);
}

/** Streams check their sign-in again when members of their organization change. */
export async function endStreams(db: Database | Transaction, userId: string): Promise<void> {
  const places = await db.member.findMany({
    where: { userId, removedAt: null },
    select: { organizationId: true },
  });
  for (const { organizationId } of places)
    await announceOnCommit(db, organizationId, { noun: "member", id: null });
}
