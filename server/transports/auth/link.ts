import { getDb } from "@/server/infra/db";
import { makeContext, type ServiceContext } from "@/server/services/context";
import { type VerifiedLink, verifyReviewLink } from "@/server/services/link/verify";
import { allowAttempt } from "@/server/services/throttle/allow-attempt";
import { originOf } from "./origin";
import { findSignedInBy } from "./signed-in-by";

export type OpenedLink =
  /** The link isn't genuine, its review is gone, or its member was removed. The page doesn't reveal which. */
  | { state: "dead" }
  /** The link is invalid, and too many other invalid links were opened before it. */
  | { state: "throttled" }
  | { state: "expired"; link: VerifiedLink }
  /**
   * Someone other than the link's member is signed in. `sameOrganization` means that they can open the review
   * as themselves.
   */
  | { state: "foreign"; link: VerifiedLink; signedInAs: string; sameOrganization: boolean }
  /** `ctx` acts as the link's member. It can only read and decide reviews, as far as the member's role allows. */
  | { state: "good"; link: VerifiedLink; ctx: ServiceContext };

/**
 * Returns the result of opening a message's link in this browser. Throttles invalid links but always opens valid
 * ones, since they can't be guessed and many people can share an address.
 */
export async function openReviewLink(token: string, request: Request): Promise<OpenedLink> {
  const now = () => new Date();
  const db = getDb();
  const link = await verifyReviewLink(db, token);
  if (!link) {
    const attempt = { account: "any", address: request.headers.get("x-client-address") || null };
    return { state: (await allowAttempt(db, "reviewLink", attempt)) ? "dead" : "throttled" };
  }
  if (link.expiresAt <= now()) return { state: "expired", link };
  const { organizationId, actor } = link;
  const signedIn = await findSignedInBy(request);
  if (signedIn && signedIn.membership.userId !== link.userId) {
    const { userName, organizationId: theirs } = signedIn.membership;
    return { state: "foreign", link, signedInAs: userName, sameOrganization: theirs === organizationId };
  }
  return {
    state: "good",
    link,
    ctx: makeContext({ organizationId, actor, db, now, ...originOf(request.headers) }),
  };
}
