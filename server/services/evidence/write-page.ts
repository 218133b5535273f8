import { nameOfRole } from "@/server/domain/access/access";
import { HUMAN_AGENT_ID } from "@/server/domain/agent/is-human-step";
import { sayErased, sayErasure } from "@/server/domain/erasure/words";
import { type Html, html } from "@/server/domain/html/html";
import { sayAction } from "@/server/domain/ledger/words";
import { describeMissingReading, describeReading } from "@/server/domain/reading/words";
import type { SealState } from "@/server/domain/review/seal";
import { shortenHash } from "@/server/domain/review/shorten-hash";
import { CHANNEL_WORDS, DECIDED, nameDecider, UNDECIDED } from "@/server/domain/review/words";
import { writeSeal } from "@/server/domain/review/write-seal";
import type { EvidenceDto } from "@/server/domain/run/evidence";
import { diffTexts } from "@/server/domain/text/diff-texts";
import { sayTime } from "@/server/domain/text/say-time";

type Review = EvidenceDto["reviews"][number];
type Decision = Review["decisions"][number];

/** Writes the readable part of an evidence page: what was decided first, then everything else about the run. */
export function writePage(evidence: EvidenceDto): Html {
  const { run, reviews } = evidence;
  return html`
<h1>${run.workflowName}</h1>
<p class="muted">${run.startedBy.name} started the run <code>${run.id}</code> ${sayAt(run.createdAt)}. ${sayEnd(evidence)}</p>
${run.erasure && html`<p><strong>${sayErasure(run.erasure)}</strong></p>`}
<h2>Decisions</h2>
${reviews.length === 0 && html`<p>No person reviewed anything in this run.</p>`}
${reviews.map((review) => writeReview(review, evidence))}
${run.erasure === null && writeTexts(evidence)}
<h2>Every attempt</h2>
${evidence.attempts.map((attempt) => writeAttempt(attempt, evidence))}
<h2>In the ledger</h2>
${writeLedger(evidence)}
<h2>Workflow and agents</h2>
<details><summary>The workflow’s version</summary><pre>${JSON.stringify(evidence.workflow, null, 2)}</pre></details>
<details><summary>The agents’ versions</summary><pre>${JSON.stringify(evidence.agentVersions, null, 2)}</pre></details>`;
}

function writeTexts(evidence: EvidenceDto): Html {
  return html`<h2>What the run received and returned</h2>
<h3>Input</h3>
${writeText(evidence, evidence.input)}
${evidence.output !== null && html`<h3>Output</h3>${writeText(evidence, evidence.output)}`}`;
}

const sayAt = (at: string) => sayTime(new Date(at));

function sayEnd({ run }: EvidenceDto): string {
  if (run.status === "COMPLETED") return `It completed ${sayAt(run.updatedAt)}.`;
  if (run.status === "FAILED") return `It failed ${sayAt(run.updatedAt)}.`;
  return "It hasn’t ended yet.";
}

function writeReview(review: Review, evidence: EvidenceDto): Html {
  const { erasure } = evidence.run;
  return html`
<h3>Step ${review.stepOrder}${review.action && `: ${review.action}`}</h3>
<p class="muted">Opened ${sayAt(review.openedAt)}. ${UNDECIDED[review.status] ?? ""}</p>
${erasure ? html`<p class="muted">${sayErased(erasure.at)}</p>` : writeDocument(review, evidence)}
${review.decisions.map(writeSignature)}
${review.comments.map(
  ({ by, at, text, deletedAt }) =>
    html`<p><strong>${by.name}</strong> commented ${sayAt(at)}${deletedAt && " and the comment was deleted later"}${text && `: ${text}`}</p>`,
)}`;
}

function writeDocument(review: Review, { texts }: EvidenceDto): Html {
  const [draft, text] = [texts[review.draft] ?? "", texts[review.text] ?? ""];
  return html`<div class="sheet${review.kind === "TOOL_CALL" && " code"}">${draft === text ? text : writeDiff(draft, text)}</div>
${draft !== text && html`<p class="muted">The marks show what people changed in the draft.</p>`}`;
}

function writeDiff(before: string, after: string): Html[] {
  return diffTexts(before, after).map((segment) =>
    "same" in segment
      ? html`${segment.same}`
      : html`${segment.removed && html`<del>${segment.removed}</del>`}${segment.added && html`<ins>${segment.added}</ins>`}`,
  );
}

const SEALS: Record<Decision["decision"], SealState> = {
  approve: "signed",
  reject: "rejected",
  request_changes: "waiting",
};

/** A person's decision: name, role, for whom, exact time, channel, how it was read, and the document's hash. */
function writeSignature(decision: Decision): Html {
  const { role, at, channel, token, reading, reason, approved, shown, signature, voidedAt } = decision;
  const signed = approved ?? shown;
  return html`<div class="signature">${writeSeal(SEALS[decision.decision])}<div>
<strong>${nameDecider(decision)} ${DECIDED[decision.decision]}</strong>
${role && `${nameOfRole(role)}, `}${sayAt(at)}, ${CHANNEL_WORDS[channel]}${token && ` with the token “${token.name}”`}
${signature && html`<p>Signed with the passkey “${signature.passkey.name}”</p>`}
<p class="muted">${reading ? sayReading(reading) : describeMissingReading(channel)}</p>
<p class="muted">Document <code title="${signed}">${shortenHash(signed)}</code></p>
${reason && html`<p>“${reason}”</p>`}
${voidedAt && html`<p class="muted">This no longer counts since ${sayAt(voidedAt)}.</p>`}
</div></div>`;
}

function sayReading(reading: NonNullable<Decision["reading"]>): string {
  const opened = reading.firstOpenedAt === null ? "Opened" : `Opened ${sayAt(reading.firstOpenedAt)}`;
  return `${opened}, ${describeReading(reading)}.`;
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
    return html`<p>This run predates the ledger, so only the hashes in this file connect its parts.</p>`;
  const names = namesIn(evidence);
  return html`
${status === "erased" && html`<p>The entries remain, but nobody can compare them with texts.</p>`}
<table><thead><tr><th>Entry</th><th>Time</th><th>What happened</th><th>Who</th></tr></thead><tbody>
${entries.map(
  ({ sequence, entry: { at, action, actor } }) =>
    html`<tr><td>${sequence ?? "not chained"}</td><td>${sayAt(at)}</td><td>${sayAction(action)}</td><td>${
      actor.member ? (names.get(actor.member) ?? actor.member) : "Countersign"
    }</td></tr>`,
)}
</tbody></table>
${heads.map(
  ({ sequence, hash, signedAt, key }) =>
    html`<p class="muted">Head of entry ${sequence}, signed ${sayAt(signedAt)} with the key <code>${key}</code>: <code>${hash}</code></p>`,
)}`;
}

function namesIn({ run, reviews }: EvidenceDto): Map<string, string> {
  const people = [
    run.startedBy,
    ...(run.erasure?.by ? [run.erasure.by] : []),
    ...reviews.flatMap(({ decisions, comments }) => [...decisions, ...comments].map(({ by }) => by)),
  ];
  return new Map(people.map(({ id, name }) => [id, name]));
}
