import { randomUUID } from "node:crypto";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { getDb } from "@/server/infra/db";
import { findMembership, type Membership, type SessionClaims } from "@/server/services/account/session";
import { makeContext, type ServiceContext } from "@/server/services/context";
import { readSessionCookie } from "./session-cookie";

/** Who is signed in: the membership as it is now, and the context in which they act. */
export interface SignedIn {
  ctx: ServiceContext;
  membership: Membership;
  /** Looks the membership up again, for work that outlasts the request. */
  renew: () => Promise<SignedIn | null>;
}

/**
 * Null if nobody is signed in, or the sign-in or membership ended. Looked up once per request. `uses`: whether the request
 * shows that someone uses the browser.
 */
export const findSignedIn = cache(async (uses = true): Promise<SignedIn | null> => {
  const claims = await readSessionCookie((await headers()).get("cookie"));
  return claims && resumeSession(claims, await currentRequestId(), { uses });
});

/** Who a session is for, as they are now. Null if the sign-in or membership ended. */
export async function resumeSession(
  claims: SessionClaims,
  requestId: string,
  { uses = true }: { uses?: boolean } = {},
): Promise<SignedIn | null> {
  const membership = await findMembership(getDb(), claims, { uses });
  if (!membership) return null;
  const { organizationId, actor } = membership;
  const now = () => new Date();
  return {
    membership,
    ctx: makeContext({ organizationId, actor, db: getDb(), now, requestId }),
    renew: () => resumeSession(claims, requestId, { uses: false }),
  };
}

/** The id that the server gave this request, as shown in responses and the log. */
export async function currentRequestId(): Promise<string> {
  return (await headers()).get("x-request-id") ?? randomUUID();
}

/** For pages: people who aren't signed in go to the sign-in page, then back to the page they asked for. */
export async function requireSignedIn(): Promise<SignedIn> {
  const signedIn = await findSignedIn();
  if (signedIn) return signedIn;
  const target = new URL((await headers()).get("x-request-target") ?? "/", "http://here.invalid");
  target.searchParams.delete("_rsc");
  redirect(`/sign-in?${new URLSearchParams({ callbackUrl: target.pathname + target.search })}`);
}
