import { createHmac, timingSafeEqual } from "node:crypto";
import { env } from "@/server/infra/env";
import { deriveKeys } from "@/server/services/secret/keys";

/** What a mailed link identifies: one member, one review, and the text that the mail showed. */
export interface ReviewLink {
  reviewId: string;
  memberId: string;
  /** When the member joined. After leaving and rejoining, an earlier link doesn't work. */
  since: Date;
  /** The SHA-256 of the text, in hex. */
  hash: string;
  /** To the second. */
  expiresAt: Date;
}

const FORMAT = /^([0-9a-z]{26})\.([0-9a-z]{26})\.([0-9a-z]{8,9})\.([0-9a-z]{6,8})\.([\w-]{43})\.([\w-]{43})$/;

/** The token of a link. It isn't stored; its signature is the proof. */
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

/** What a token says, if we signed exactly this one. The caller checks whether it has expired. */
export function readReviewLink(token: string): ReviewLink | null {
  const [, review, member, since, seconds, hash, signature] = FORMAT.exec(token) ?? [];
  if (!review || !member || !since || !seconds || !hash || !signature) return null;
  // Compares the signature's text, not its bytes, because base64 can write the same bytes in several ways.
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

/** How long a link works if its review has no deadline. */
const LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;

/** When a link created now expires: at its review's deadline, if there is one. */
export function reviewLinkEnd(dueAt: Date | null, now: Date): Date {
  return dueAt ?? new Date(now.getTime() + LIFETIME_MS);
}

export function reviewLinkUrl(link: ReviewLink): string {
  return `${env().publicUrl}/r/${signReviewLink(link)}`;
}

/** With the current secret, then with the previous one. */
function signaturesOf(said: string): string[] {
  return deriveKeys("review link").map((key) => createHmac("sha256", key).update(said).digest("base64url"));
}
