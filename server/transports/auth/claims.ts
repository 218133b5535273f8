import type { JWT } from "next-auth/jwt";
import type { SignInClaims } from "@/server/services/account/sign-in-claims";

/**
 * Returns the payload of a sign-in token. Uses a new field name for the organization, because versions without recorded
 * sign-ins would otherwise accept the token after its sign-in ended.
 */
export function toToken({ userId, organizationId, ...claims }: SignInClaims): JWT {
  return { sub: userId, organization: organizationId, ...claims };
}

/**
 * Reads the claims from a token. Returns null for anything else, such as a cookie from a version without
 * recorded sign-ins.
 */
export function readClaims({ sub, signIn, organization, stamp, since }: JWT): SignInClaims | null {
  if (typeof sub !== "string" || typeof organization !== "string" || typeof stamp !== "string") return null;
  if (typeof signIn !== "string" || typeof since !== "number") return null;
  return { signIn, userId: sub, organizationId: organization, stamp, since };
}
