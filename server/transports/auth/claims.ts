import type { JWT } from "next-auth/jwt";
import type { SignInClaims } from "@/server/services/account/sign-in-claims";

/**
 * Returns the payload of a sign-in token. Earlier app versions read the field `organizationId` and don't record
 * sign-ins. With that field, they would accept the token even after its sign-in ended.
 */
export function toToken({ userId, organizationId, ...claims }: SignInClaims): JWT {
  return { sub: userId, organization: organizationId, ...claims };
}

/**
 * Returns the claims in a token, or null if any are missing, as in the tokens of app versions that didn't record
 * sign-ins.
 */
export function readClaims({ sub, signIn, organization, stamp, since }: JWT): SignInClaims | null {
  if (typeof sub !== "string" || typeof organization !== "string" || typeof stamp !== "string") return null;
  if (typeof signIn !== "string" || typeof since !== "number") return null;
  return { signIn, userId: sub, organizationId: organization, stamp, since };
}
