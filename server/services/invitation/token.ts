import { createHash, randomBytes } from "node:crypto";
import { env } from "@/server/infra/env";

/** The exact format of the secret in a link. Anything else is rejected without a lookup. */
const FORM = /^[A-Za-z0-9_-]{43}$/;

/** A secret of 32 random bytes, and the hash to look it up by. */
export function makeInvitationToken(): { token: string; hash: string } {
  const token = randomBytes(32).toString("base64url");
  return { token, hash: hashOf(token) };
}

export function invitationUrl(token: string): string {
  return `${env().publicUrl}/invitation/${token}`;
}

export function hashInvitationToken(token: string): string | null {
  return FORM.test(token) ? hashOf(token) : null;
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
