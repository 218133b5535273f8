import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { getDb } from "@/server/infra/db";
import { findMembership, type Membership, type SessionClaims } from "@/server/services/account/session";
import { makeContext, type Origin, type ServiceContext } from "@/server/services/context";
import { originOf } from "./origin";
import { readSessionCookie } from "./session-cookie";

/** A signed-in member, with their current membership and the context in which they act. */
export interface SignedIn {
  ctx: ServiceContext;
  membership: Membership;
  /** Looks up the membership again. Long-lived streams use this to check that the member still has access. */
  renew: () => Promise<SignedIn | null>;
}

/**
 * Returns who is signed in. Returns null if no one is or if the sign-in or membership ended. Looked up once per
 * request. `uses` is true if the request shows that someone is using the browser.
 */
export const findSignedIn = cache(async (uses = true): Promise<SignedIn | null> => {
  const claims = await readSessionCookie((await headers()).get("cookie"));
  return claims && resumeSession(claims, await currentOrigin(), { uses });
});

/** Returns the member that a session is for. Returns null if the sign-in or membership ended. */
export async function resumeSession(
  claims: SessionClaims,
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
    renew: () => resumeSession(claims, origin, { uses: false }),
  };
}

/** Returns the origin of this request. Responses and the log show its ID. */
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
