import { html } from "@/server/domain/html/html";
import { sayTime } from "@/server/domain/text/say-time";
import type { VerifiedLink } from "@/server/services/link/verify";
import type { OpenedLink } from "@/server/transports/auth/link";
import { writeDocument } from "./document";
import { type Kept, writeKept } from "./kept";

const DOOR = html`<p><a class="door" href="/reviews">Sign in to see your reviews</a></p>`;

/** One page for every link that opens nothing, whatever the reason: it tells nobody what there was. */
export function writeDeadPage(): string {
  return writeDocument(
    "This link opens nothing",
    html`<h1>This link opens nothing</h1>
<p>It may have been cut off on its way, or whoever it was made for takes part here no longer. Open the link in the message again, or copy it whole.</p>
${DOOR}`,
  );
}

export function writeThrottledPage(): string {
  return writeDocument(
    "Too many attempts",
    html`<h1>Too many attempts</h1>
<p>Many links were tried from here that open nothing. Wait a quarter of an hour, then open the link in the message again.</p>`,
  );
}

/** `kept`: what its member had typed when they were too late. */
export function writeExpiredPage({ memberName, expiresAt }: VerifiedLink, kept: Kept | null): string {
  return writeDocument(
    "This link has expired",
    html`<p class="quiet">This link was <strong>${memberName}’s</strong>.</p>
<h1>This link has expired</h1>
<p>It was good until ${sayTime(expiresAt)}, and nothing can be decided with it any more.</p>
${kept && writeKept(kept)}
${DOOR}`,
  );
}

/** `kept`: what was typed while someone else was signed in. */
export function writeForeignPage(
  token: string,
  { link, signedInAs, sameOrganization }: Extract<OpenedLink, { state: "foreign" }>,
  kept: Kept | null,
): string {
  return writeDocument(
    "This link belongs to someone else",
    html`<h1>This link belongs to someone else</h1>
<p>This link belongs to ${link.memberName}. You're signed in as ${signedInAs}.</p>
<p>You can't use it to decide. If you're ${link.memberName}, sign out first.</p>
${kept && writeKept(kept)}
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
