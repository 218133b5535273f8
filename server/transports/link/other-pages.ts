import { ERROR_CODES } from "@/server/domain/error";
import { html } from "@/server/domain/html/html";
import { sayTime } from "@/server/domain/text/say-time";
import type { VerifiedLink } from "@/server/services/link/verify";
import type { OpenedLink } from "@/server/transports/auth/link";
import { writeDocument } from "./document";
import { type UnsentText, writeUnsentText } from "./unsent-text";

const DOOR = html`<p><a class="door" href="/reviews">Sign in to see your reviews</a></p>`;

/** Writes the same page for every invalid link, so that it reveals nothing. */
export function writeDeadPage(): string {
  return writeDocument(
    "This link doesn't work",
    html`<h1>This link doesn't work</h1>
<p>It may be incomplete, or the person it's for may no longer be a member. Open the link from the message again, or copy the whole link.</p>
${DOOR}`,
  );
}

export function writeThrottledPage(): string {
  return writeDocument(
    ERROR_CODES["too-many-attempts"].title,
    html`<h1>${ERROR_CODES["too-many-attempts"].title}</h1>
<p>Too many invalid links were opened from your network. Wait a few minutes, then open the link from the message again.</p>`,
  );
}

/** Writes the page for an expired link. `kept` has the text that the member had typed. */
export function writeExpiredPage({ memberName, expiresAt }: VerifiedLink, kept: UnsentText | null): string {
  return writeDocument(
    "This link has expired",
    html`<p class="quiet">This link was for <strong>${memberName}</strong>.</p>
<h1>This link has expired</h1>
<p>It expired on ${sayTime(expiresAt)}. You can no longer decide with it.</p>
${kept && writeUnsentText(kept)}
${DOOR}`,
  );
}

/**
 * Writes the page for a link that belongs to someone other than the signed-in user. `kept` has the text that
 * this user had typed.
 */
export function writeForeignPage(
  token: string,
  { link, signedInAs, sameOrganization }: Extract<OpenedLink, { state: "foreign" }>,
  kept: UnsentText | null,
): string {
  return writeDocument(
    "This link belongs to someone else",
    html`<h1>This link belongs to someone else</h1>
<p>This link belongs to ${link.memberName}. You're signed in as ${signedInAs}.</p>
<p>You can't use it to decide. If you're ${link.memberName}, sign out first.</p>
${kept && writeUnsentText(kept)}
<form method="post" action="/r/${token}/sign-out" class="actions"><button>Sign out and open the link</button></form>
${sameOrganization && html`<p><a class="door" href="/reviews/${link.reviewId}">Open the review as ${signedInAs}</a></p>`}`,
  );
}

export function writeFaultPage(title: string, words: string): string {
  return writeDocument(
    title,
    html`<h1>${title}</h1>
<p>${words}</p>`,
  );
}
