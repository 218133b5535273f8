import { randomUUID } from "node:crypto";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { getServerSession } from "next-auth/next";
import { cache } from "react";
import { getDb } from "@/server/db";
import { makeContext, type ServiceContext } from "@/server/services/context";
import { findMembership, type Membership, type SessionClaims } from "@/server/services/member/session";
import { readClaims } from "./claims";
import { authOptions } from "./options";

/** Who is signed in: the membership as it is now, and the context in which they act. */
export interface SignedIn {
  ctx: ServiceContext;
  membership: Membership;
  /** Who they are by now, for what lasts longer than a request. */
  renew: () => Promise<SignedIn | null>;
}

/** Null when nobody is signed in, or when who was is a member no longer. Looked up once per request. */
export const findSignedIn = cache(async (): Promise<SignedIn | null> => {
  const session = await getServerSession({
    ...authOptions(),
    callbacks: { ...authOptions().callbacks, session: ({ token }) => ({ claims: readClaims(token) }) },
  });
  return session?.claims ? resumeSession(session.claims, await currentRequestId()) : null;
});

/** Who a session is for, as they are now; null when its password is another since, or they are a member no longer. */
export async function resumeSession(claims: SessionClaims, requestId: string): Promise<SignedIn | null> {
  const membership = await findMembership(getDb(), claims);
  if (!membership) return null;
  const { organizationId, actor } = membership;
  const now = () => new Date();
  return {
    membership,
    ctx: makeContext({ organizationId, actor, db: getDb(), now, requestId }),
    renew: () => resumeSession(claims, requestId),
  };
}

/** The id that the server gave this request, as answers and the log name it. */
export async function currentRequestId(): Promise<string> {
  return (await headers()).get("x-request-id") ?? randomUUID();
}

/** For pages: who is not signed in is sent to do so, and comes back to the page they asked for. */
export async function requireSignedIn(): Promise<SignedIn> {
  const signedIn = await findSignedIn();
  if (signedIn) return signedIn;
  const target = new URL((await headers()).get("x-request-target") ?? "/", "http://here.invalid");
  target.searchParams.delete("_rsc");
  redirect(`/sign-in?${new URLSearchParams({ callbackUrl: target.pathname + target.search })}`);
}
