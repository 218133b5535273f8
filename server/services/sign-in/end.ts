import { AppError } from "@/server/domain/error";
import type { Database, Transaction } from "@/server/infra/db";
import { publishOnCommit } from "@/server/infra/live/publish-on-commit";
import { hashSignInSecret } from "./secret";

/** Signs a user out everywhere, except in the browser of the sign-in `except`. Open streams end too. */
export async function endSignIns(
  db: Database | Transaction,
  { userId, except }: { userId: string; except?: string | undefined },
): Promise<void> {
  const { count } = await db.signIn.deleteMany({ where: { userId, ...(except && { id: { not: except } }) } });
  if (count > 0) await endStreams(db, userId);
}

/** Signs a user out in all browsers but the most recently used ones. */
export async function endLeastUsedSignIns(
  db: Database | Transaction,
  { userId, keep }: { userId: string; keep: number },
): Promise<void> {
  const surplus = await db.signIn.findMany({
    where: { userId },
    orderBy: [{ lastUsedAt: "desc" }, { createdAt: "desc" }],
    skip: keep,
    select: { id: true },
  });
  if (surplus.length === 0) return;
  await db.signIn.deleteMany({ where: { id: { in: surplus.map(({ id }) => id) } } });
  await endStreams(db, userId);
}

/** Signs a user out in one browser. */
export async function endSignIn(
  db: Database | Transaction,
  { userId, id }: { userId: string; id: string },
): Promise<void> {
  const { count } = await db.signIn.deleteMany({ where: { userId, id } });
  if (count === 0) throw new AppError("not-found", "You're no longer signed in there.");
  await endStreams(db, userId);
}

/** Signs out the browser whose cookie carries the secret. */
export async function endSignInOf(db: Database, secret: string): Promise<void> {
  const hash = hashSignInSecret(secret);
  const row = await db.signIn.findUnique({ where: { hash }, select: { userId: true } });
  if (!row) return;
  await db.signIn.deleteMany({ where: { hash } });
  await endStreams(db, row.userId);
}

/** Streams check their sign-in again when members of their organization change. */
async function endStreams(db: Database | Transaction, userId: string): Promise<void> {
  const places = await db.member.findMany({
    where: { userId, removedAt: null },
    select: { organizationId: true },
  });
  for (const { organizationId } of places)
    await publishOnCommit(db, organizationId, { noun: "member", id: null });
}
