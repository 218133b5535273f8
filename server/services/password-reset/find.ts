import type { Database, Transaction } from "@/server/infra/db";
import { hashResetToken, passwordStamp } from "./token";

export interface OpenReset {
  userId: string;
  email: string;
}

/** Null for a link that expired, was used or replaced, or never existed. Callers can't tell these apart. */
export async function findPasswordReset(
  db: Database | Transaction,
  token: string,
  now: Date,
): Promise<OpenReset | null> {
  const hash = hashResetToken(token);
  if (!hash) return null;
  const row = await db.passwordReset.findUnique({
    where: { hash },
    include: { user: { select: { email: true, passwordHash: true } } },
  });
  if (!row?.user.passwordHash || row.expiresAt <= now) return null;
  if (row.passwordStamp !== passwordStamp(row.user.passwordHash)) return null;
  return { userId: row.userId, email: row.user.email };
}
