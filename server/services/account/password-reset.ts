import { createHash, createHmac } from "node:crypto";
import type { Database, Transaction } from "@/server/infra/db";
import { env } from "@/server/infra/env";
import { deriveKey } from "@/server/services/secret/keys";

export interface OpenReset {
  userId: string;
  email: string;
}

/**
 * Finds the password reset for a link. Returns null, without revealing why, if the link expired, was used,
 * was replaced, or never existed.
 */
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

export const RESET_LIFETIME_MS = 30 * 60 * 1000;

/** The exact format of a token. Anything else is rejected without querying the database. */
const FORMAT = /^[A-Za-z0-9_-]{43}$/;

/**
 * Computes the token for an emailed link and the hash used to look up the token. Only the server can compute
 * the token. Resending an email sends the same link, unless the password has changed.
 */
export function makeResetToken(mailId: string, passwordStamp: string): { token: string; hash: string } {
  const key = deriveKey("password reset link");
  const token = createHmac("sha256", key).update(`${mailId}\n${passwordStamp}`).digest("base64url");
  return { token, hash: sha256(token) };
}

function hashResetToken(token: string): string | null {
  return FORMAT.test(token) ? sha256(token) : null;
}

export function passwordResetUrl(token: string): string {
  return `${env().publicUrl}/reset-password/${token}`;
}

/**
 * Returns a value that identifies the current password. Every password change produces a new value, because
 * each hash has its own salt.
 */
export function passwordStamp(passwordHash: string): string {
  return sha256(passwordHash);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
