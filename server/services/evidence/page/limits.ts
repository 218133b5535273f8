import { type Html, html } from "@/server/domain/html/html";
import type { EvidenceDto } from "@/server/domain/run/evidence";

/** Explains what the page can't prove on its own, and how to verify it. */
export function writeLimits({ ledger, reviews }: EvidenceDto): Html {
  if (ledger.status === "not_recorded") return html``;
  // Skips entries that aren't about the run, such as an entry for a member's new name. They can be added long after the
  // run, and verifying the run doesn't require a head that covers them.
  const last = ledger.entries.findLast(
    ({ sequence, entry }) => sequence !== null && entry.run !== null,
  )?.sequence;
  const isSigned = reviews.some(({ decisions }) => decisions.some(({ signature }) => signature !== null));
  return html`<h2>Could this have been changed since?</h2>
<p>Countersign adds an entry to a ledger for everything that happens. Each entry is chained to all earlier ones by a hash. A head is a signed statement of the whole chain up to an entry. Changing, removing, or omitting an entry changes every later head, so a head that was saved elsewhere reveals it.</p>
<p>Without such a head, you have to trust the operator: with the server's signing key, they could rewrite the whole ledger and make a new page. To rule that out:</p>
<ol>
<li>Get two small files from someone who saved them outside the server, such as an auditor or a customer: the public keys (<code>keys.json</code>), and a head${last && ` at entry ${last} or later`} (<code>head.json</code>). Each decision's receipt contains a head, too.</li>
<li>Get the standalone verifier from Countersign's source code, not from this page's sender. It needs Node.js, but no network.</li>
<li>Run <code>npm run verify -- evidence.html --key keys.json --head head.json</code>, where <code>evidence.html</code> is this page as you received it. It checks every byte of the page.</li>
</ol>
<p>No file can prove who a member really is, what their screen showed, whether they read it carefully, or that the server's clock was right. ${
    isSigned
      ? "A passkey's signature shows, even to someone who doesn't trust the server, that the device with the passkey approved exactly this."
      : "Nothing here is signed with a passkey, so the server's operator could have decided in someone's name."
  }</p>`;
}
