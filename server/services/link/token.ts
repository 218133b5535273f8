import { createHmac, timingSafeEqual } from "node:crypto";
import { env } from "@/server/infra/env";
import { deriveKeys } from "@/server/services/secret/keys";

/** The contents of a link in an email. Identifies one member, one review, and the document shown in the email. */
export interface ReviewLink {
  reviewId: string;
  memberId: string;
  /** When the member joined. If the member leaves and rejoins, earlier links stop working. */
  since: Date;
  /** The document's SHA-256 hash, in hex. */
  hash: string;
  /** When the link expires, rounded down to the second. */
  expiresAt: Date;
}

const FORMAT = /^([0-9a-z]{26})\.([0-9a-z]{26})\.([0-9a-z]{8,9})\.([0-9a-z]{6,8})\.([\w-]{43})\.([\w-]{43})$/;

/** Makes a link's token. The token isn't stored, since its signature proves that it's genuine. */
export function signReviewLink({ reviewId, memberId, since, hash, expiresAt }: ReviewLink): string {
  const said = [
    reviewId.slice("rev_".length),
    memberId.slice("mem_".length),
    since.getTime().toString(36),
    Math.floor(expiresAt.getTime() / 1000).toString(36),
    Buffer.from(hash, "hex").toString("base64url"),
  ].join(".");
  return `${said}.${signaturesOf(said)[0]}`;
}

/**
 * Reads a token. Returns null unless the signature is valid. The caller has to check whether the link has
 * expired.
 */
export function readReviewLink(token: string): ReviewLink | null {
  const [, review, member, since, seconds, hash, signature] = FORMAT.exec(token) ?? [];
  if (!review || !member || !since || !seconds || !hash || !signature) return null;
  // Signatures are compared as text, because base64 can encode the same bytes in several ways.
  const said = token.slice(0, -signature.length - 1);
  const isOurs = signaturesOf(said).some((ours) =>
    timingSafeEqual(Buffer.from(signature), Buffer.from(ours)),
  );
  if (!isOurs) return null;
  return {
    reviewId: `rev_${review}`,
    memberId: `mem_${member}`,
    since: new Date(Number.parseInt(since, 36)),
    hash: Buffer.from(hash, "base64url").toString("hex"),
    expiresAt: new Date(Number.parseInt(seconds, 36) * 1000),
  };
}

/** How long a link stays valid if its review has no deadline. */
const LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * Returns when a link created at `now` expires: at the review's deadline or, if the review has none, after a
 * week.
 */
export function reviewLinkEnd(dueAt: Date | null, now: Date): Date {
  return dueAt ?? new Date(now.getTime() + LIFETIME_MS);
}

export function reviewLinkUrl(link: ReviewLink): string {
  return `${env().publicUrl}/r/${signReviewLink(link)}`;
}

/** Returns the URL of the review's page in the app. Unlike a review link, it requires signing in. */
export function reviewPageUrl(reviewId: string): string {
  return `${env().publicUrl}/reviews/${reviewId}`;
}

export function membersPageUrl(): string {
  return `${env().publicUrl}/settings/members`;
}

export function webhooksPageUrl(): string {
  return `${env().publicUrl}/settings/webhooks`;
}

/** Returns the URL of a page in the app. Unlike a review link, it requires signing in. */
export function pageUrl(path: string): string {
  return `${env().publicUrl}${path}`;
}

/** Returns one signature per accepted secret, starting with the current secret. */
function signaturesOf(said: string): string[] {
  return deriveKeys("review link").map((key) => createHmac("sha256", key).update(said).digest("base64url"));
}
