import { type Html, html } from "@/server/domain/html/html";
import { sayEntry } from "@/server/domain/ledger/words";
import type { EvidenceDto } from "@/server/domain/run/evidence";
import { listPeople } from "./people";
import { sayAt } from "./text";

/**
 * Entries are usually chained within a second. If chaining took longer than this many milliseconds, the page says when
 * the entry was chained.
 */
const LATE_MS = 60_000;

/** Writes the signed heads and the run's entries, each with its ledger number. */
export function writeLedger(evidence: EvidenceDto): Html {
  const { status, entries, heads, links } = evidence.ledger;
  if (status === "not_recorded")
    return html`<p>This run predates the ledger, so its parts are linked only by the hashes in this file.</p>`;
  const names = new Map(listPeople(evidence).map(({ id, name }) => [id, name]));
  const steps = new Map(evidence.reviews.map(({ id, stepOrder }) => [id, stepOrder]));
  const chained = new Map(links.map(({ sequence, chainedAt }) => [sequence, chainedAt]));
  const ofRun = entries.filter(({ entry }) => entry.run === evidence.run.id).length;
  return html`
${status === "erased" && html`<p>The entries remain, but their text can no longer be verified.</p>`}
<p class="muted">The ledger of organization <code>${entries[0]?.entry.organization}</code> has ${ofRun === 1 ? "1 entry" : `${ofRun} entries`} about this run. Each one also has a number within the run, so the verifier notices if one is missing. Entries that aren't listed below aren't about this run.</p>
<table class="entries"><thead><tr><th>Entry</th><th>Time</th><th>Action</th><th>Person</th></tr></thead><tbody>
${entries.map(
  ({ sequence, entry }) =>
    html`<tr><td>${sequence ?? "not chained"}</td><td>${sayAt(entry.at)}${sayLate(entry.at, chained.get(sequence ?? 0))}</td><td>${sayEntry(entry)}${steps.has(entry.subject.id) && `, step ${steps.get(entry.subject.id)}`}</td><td>${
      entry.actor.member ? (names.get(entry.actor.member) ?? entry.actor.member) : "Countersign"
    }</td></tr>`,
)}
</tbody></table>
${heads.map(
  ({ sequence, hash, signedAt, key }) =>
    html`<p class="muted">Head at entry ${sequence}, signed on ${sayAt(signedAt)} with the key <code>${key}</code>: <code>${hash}</code></p>`,
)}`;
}

function sayLate(at: string, chainedAt: string | undefined): string {
  if (chainedAt === undefined || Date.parse(chainedAt) - Date.parse(at) < LATE_MS) return "";
  return `, chained on ${sayAt(chainedAt)}`;
}
