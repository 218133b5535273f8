import type { JWT } from "next-auth/jwt";
import type { SessionClaims } from "@/server/services/account/session";

/**
 * The payload of a session token. Versions before sign-ins were recorded would accept it after its sign-in ended, so
 * the organization has a name they don't know.
 */
export function toToken({ userId, organizationId, ...claims }: SessionClaims): JWT {
  return { sub: userId, organization: organizationId, ...claims };
}

/** Null if the token contains anything else, such as a session from before sign-ins were recorded. */
export function readClaims({ sub, signIn, organization, stamp, since }: JWT): SessionClaims | null {
  if (typeof sub !== "string" || typeof organization !== "string" || typeof stamp !== "string") return null;
  if (typeof signIn !== "string" || typeof since !== "number") return null;
  return { signIn, userId: sub, organizationId: organization, stamp, since };
}
