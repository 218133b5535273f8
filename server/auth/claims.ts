import type { JWT } from "next-auth/jwt";
import type { SessionClaims } from "@/server/services/member/session";

export const SECONDS_SIGNED_IN = 30 * 24 * 60 * 60;

/** What the session's token holds, and nothing more. */
export function toToken({ userId, organizationId, stamp, since }: SessionClaims): JWT {
  return { sub: userId, organizationId, stamp, since };
}

/** Null if the token contains anything else. */
export function readClaims({ sub, organizationId, stamp, since }: JWT): SessionClaims | null {
  if (typeof sub !== "string" || typeof organizationId !== "string" || typeof stamp !== "string") return null;
  return { userId: sub, organizationId, stamp, ...(typeof since === "number" && { since }) };
}
