import type { JWT } from "next-auth/jwt";
import type { SessionClaims } from "@/server/services/member/session";

/** What the session's token holds, and nothing more. */
export function toToken({ userId, ...claims }: SessionClaims): JWT {
  return { sub: userId, ...claims };
}

/** Null if the token contains anything else, such as a session of the version before sign-ins were recorded. */
export function readClaims({ sub, signIn, organizationId, stamp, since }: JWT): SessionClaims | null {
  if (typeof sub !== "string" || typeof organizationId !== "string" || typeof stamp !== "string") return null;
  if (typeof signIn !== "string" || typeof since !== "number") return null;
  return { signIn, userId: sub, organizationId, stamp, since };
}
