import { createHash, createHmac } from "node:crypto";
import { env } from "@/server/infra/env";
import { deriveKey } from "@/server/services/secret/derive-key";

export const RESET_LIVES_MS = 30 * 60 * 1000;

/** The exact format of a token. Anything else is rejected without a database query. */
const FORM = /^[A-Za-z0-9_-]{43}$/;

/**
 * The token of a mail's link, and the hash to look it up by. Only the server can compute it. A mail sent again carries the
 * same link, unless the password has changed.
 */
export function makeResetToken(mailId: string, passwordStamp: string): { token: string; hash: string } {
  const key = deriveKey("password reset link");
  const token = createHmac("sha256", key).update(`${mailId}\n${passwordStamp}`).digest("base64url");
  return { token, hash: sha256(token) };
}

export function hashResetToken(token: string): string | null {
  return FORM.test(token) ? sha256(token) : null;
}

export function passwordResetUrl(token: string): string {
  return `${env().publicUrl}/reset-password/${token}`;
}

/** Differs after every password change, since each hash has its own salt. */
export function passwordStamp(passwordHash: string): string {
  return sha256(passwordHash);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
