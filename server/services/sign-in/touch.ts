import type { Database } from "@/server/infra/db";

const EVERY_MS = 60_000;

/** Records that a sign-in is in use, at most once a minute however many requests and processes serve it. */
export async function touchSignIn(
  db: Database,
  { id, lastUsedAt }: { id: string; lastUsedAt: Date },
  now: Date,
): Promise<void> {
  const before = new Date(now.getTime() - EVERY_MS);
  if (lastUsedAt > before) return;
  await db.signIn.updateMany({ where: { id, lastUsedAt: { lte: before } }, data: { lastUsedAt: now } });
}
