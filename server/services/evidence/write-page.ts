import { HUMAN_AGENT_ID } from "@/server/domain/agent/is-human-step";
import { sayErased, sayErasure } from "@/server/domain/erasure/words";
import { type Html, html } from "@/server/domain/html/html";
import { sayEntry } from "@/server/domain/ledger/words";
import type { EvidenceDto } from "@/server/domain/run/evidence";
import { listPeople } from "./people";
import { sayAt, writeReview } from "./write-review";

/** Writes the readable part of an evidence page: decisions first, then the rest. */
export function writePage(evidence: EvidenceDto): Html {
  const { run, reviews } = evidence;
  return html`
<h1>${run.workflowName}</h1>
<p class="muted">${run.startedBy.name} started run <code>${run.id}</code> ${sayAt(run.createdAt)}. ${sayEnd(evidence)} This file was made ${sayAt(evidence.madeAt)}.</p>
${run.erasure && html`<p><strong>${sayErasure(run.erasure)}</strong></p>`}
<h2>Decisions</h2>
${reviews.length === 0 && html`<p>Nobody reviewed this run.</p>`}
${reviews.map((review) => writeReview(review, evidence))}
${run.erasure === null && writeTexts(evidence)}
${writeLimits(evidence)}
<h2>Attempts</h2>
${evidence.attempts.map((attempt) => writeAttempt(attempt, evidence))}
<h2>Ledger entries</h2>
${writeLedger(evidence)}
<h2>Workflow and agents</h2>
<details><summary>Workflow version</summary><pre>${JSON.stringify(evidence.workflow, null, 2)}</pre></details>
<details><summary>Agent versions</summary><pre>${JSON.stringify(evidence.agentVersions, null, 2)}</pre></details>`;
}

function writeTexts(evidence: EvidenceDto): Html {
  return html`<h2>Input and output</h2>
<h3>Input</h3>
${writeText(evidence, evidence.input)}
${evidence.output !== null && html`<h3>Output</h3>${writeText(evidence, evidence.output)}`}`;
}

function sayEnd({ run }: EvidenceDto): string {
  if (run.status === "COMPLETED") return `It completed ${sayAt(run.updatedAt)}.`;
  if (run.status === "FAILED") return `It ended ${sayAt(run.updatedAt)}: ${sayReason(run)}`;
  return "It hasn’t ended yet.";
}

function sayReason({ reason }: EvidenceDto["run"]): string {
  switch (reason) {
    case "REJECTED":
      return "a person rejected it.";
    case "CANCELLED":
      return "a person canceled it.";
    case "EXPIRED":
      return "nobody decided in time.";
    default:
      return "it failed.";
  }
}

/** Says what the page can't show, and how to find out. */
function writeLimits({ ledger }: EvidenceDto): Html {
  if (ledger.status === "not_recorded") return html``;
  return html`<h2>Could this have been changed since?</h2>
<p>Countersign adds an entry to a ledger for everything that happens. Each entry is chained to all earlier ones by a hash, and a head is a signed statement of the whole chain up to an entry. So nobody can change, remove, or omit an entry of this run without changing every later head.</p>
<p>This page checks only that it agrees with itself. Anyone who runs the server and has its signing key could rewrite the whole ledger and make a new page. To rule that out:</p>
<ol>
<li>Get the public key and a head from someone who saved them outside the server, after the run ended. Heads are also in the receipts that deciders get by email.</li>
<li>Get the standalone verifier with Countersign’s source code, not from this page’s sender.</li>
<li>Run <code>npm run verify -- FILE --key keys.json --head head.json</code>.</li>
</ol>
<p>No file can prove who a member really is, what their screen showed, or that the server’s clock was right. A passkey’s signature shows that the device which it was added from approved exactly this decision, even to someone who doesn’t trust the server.</p>`;
}

function writeText({ texts }: EvidenceDto, hash: string): Html {
  // Browsers drop the first line feed.
  return html`<pre title="${hash}">\n${texts[hash] ?? ""}</pre>`;
}

function writeAttempt(attempt: EvidenceDto["attempts"][number], evidence: EvidenceDto): Html {
  const { stepOrder, agentId, status, model, simulated, startedAt, input, output, error } = attempt;
  const { erasure } = evidence.run;
  const by = agentId === HUMAN_AGENT_ID ? "a person" : simulated ? "Simulated" : (model ?? agentId);
  return html`<details><summary>Step ${stepOrder}, attempt ${attempt.attempt}: ${by}, ${status.toLowerCase()}, ${sayAt(startedAt)}</summary>
${
  erasure
    ? html`<p class="muted">${sayErased(erasure.at)}</p>`
    : [
        html`<p class="muted">Input</p>${writeText(evidence, input)}`,
        output !== null && html`<p class="muted">Output</p>${writeText(evidence, output)}`,
        error !== null && html`<p class="muted">Error</p>${writeText(evidence, error)}`,
      ]
}
</details>`;
}

function writeLedger(evidence: EvidenceDto): Html {
  const { status, entries, heads } = evidence.ledger;
  if (status === "not_recorded")
    return html`<p>This run predates the ledger, so its parts are linked only by the hashes in this file.</p>`;
  const names = new Map(listPeople(evidence).map(({ id, name }) => [id, name]));
  const steps = new Map(evidence.reviews.map(({ id, stepOrder }) => [id, stepOrder]));
  return html`
${status === "erased" && html`<p>The entries remain, but their text can no longer be verified.</p>`}
<p class="muted">These are all entries about this run. The missing numbers are about other things in the organization.</p>
<table><thead><tr><th>Entry</th><th>Time</th><th>Action</th><th>Person</th></tr></thead><tbody>
${entries.map(
  ({ sequence, entry }) =>
    html`<tr><td>${sequence ?? "not chained"}</td><td>${sayAt(entry.at)}</td><td>${sayEntry(entry)}${steps.has(entry.subject.id) && `, step ${steps.get(entry.subject.id)}`}</td><td>${
      entry.actor.member ? (names.get(entry.actor.member) ?? entry.actor.member) : "Countersign"
    }</td></tr>`,
)}
</tbody></table>
${heads.map(
  ({ sequence, hash, signedAt, key }) =>
    html`<p class="muted">Head at entry ${sequence}, signed ${sayAt(signedAt)} with the key <code>${key}</code>: <code>${hash}</code></p>`,
)}`;
}
