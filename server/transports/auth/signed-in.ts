import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { getDb } from "@/server/infra/db";
import { findMembership, type Membership, type SignInClaims } from "@/server/services/account/sign-in-claims";
import { makeContext, type Origin, type ServiceContext } from "@/server/services/context";
import { originOf } from "./origin";
import { readSignInCookie } from "./sign-in-cookie";

/** A signed-in member, with their current membership and the context in which they act. */
export interface SignedIn {
  ctx: ServiceContext;
  membership: Membership;
  /** Looks up the membership again. Long-lived streams use this to check that the member still has access. */
  renew: () => Promise<SignedIn | null>;
}

/**
 * Returns the signed-in member, or null if there's no valid sign-in or the membership has ended. Cached for the
 * request. `uses` is true if the request shows that someone is using the browser.
 */
export const findSignedIn = cache(async (uses = true): Promise<SignedIn | null> => {
  const claims = await readSignInCookie((await headers()).get("cookie"));
  return claims && resumeSignIn(claims, await currentOrigin(), { uses });
});

/** Returns the member that the claims identify, or null if the sign-in or membership has ended. */
export async function resumeSignIn(
  claims: SignInClaims,
  origin: Origin,
  { uses = true }: { uses?: boolean } = {},
): Promise<SignedIn | null> {
  const membership = await findMembership(getDb(), claims, { uses });
  if (!membership) return null;
  const { organizationId, actor } = membership;
  const now = () => new Date();
  return {
    membership,
    ctx: makeContext({ organizationId, actor, db: getDb(), now, ...origin }),
    renew: () => resumeSignIn(claims, origin, { uses: false }),
  };
}

/** Returns the origin of the current request, including the request ID that appears in the response and the log. */
export async function currentOrigin(): Promise<Origin> {
  return originOf(await headers());
}

/**
 * Requires a sign-in for a page. People who aren't signed in go to the sign-in page first and then return to the
 * page.
 */
export async function requireSignedIn(): Promise<SignedIn> {
  const signedIn = await findSignedIn();
  if (signedIn) return signedIn;
  const target = new URL((await headers()).get("x-request-target") ?? "/", "http://here.invalid");
  target.searchParams.delete("_rsc");
  redirect(`/sign-in?${new URLSearchParams({ callbackUrl: target.pathname + target.search })}`);
}
