import { createHash } from "node:crypto";
import { nameOfRole } from "@/server/domain/access/access";
import { HUMAN_AGENT_ID } from "@/server/domain/agent/is-human-step";
import { sayErased } from "@/server/domain/erasure/words";
import { type Html, html } from "@/server/domain/html/html";
import { saySignedWith } from "@/server/domain/passkey/words";
import { describeMissingReading, describeReading } from "@/server/domain/reading/words";
import { describeApprovers, describePolicy } from "@/server/domain/review/describe-policy";
import type { SealState } from "@/server/domain/review/seal";
import { CHANNEL_WORDS, DECIDED, nameDecider, UNDECIDED } from "@/server/domain/review/words";
import { writeSeal } from "@/server/domain/review/write-seal";
import type { EvidenceDto } from "@/server/domain/run/evidence";
import { diffTexts } from "@/server/domain/text/diff-texts";
import { describeTokenUsed } from "@/server/domain/token/words";
import { canonicalJson } from "@/server/services/ledger/hash";
import { listPeople, nameWorker } from "./people";
import { sayAt } from "./text";

type Review = EvidenceDto["reviews"][number];
type Decision = Review["decisions"][number];
type Comment = Review["comments"][number];

/** How many unchanged characters are shown on each side of a change. */
const CONTEXT = 40;

/** Writes a review: its rules, the document, and everything that people did, in order. */
export function writeReview(review: Review, evidence: EvidenceDto): Html {
  const { erasure } = evidence.run;
  const events = [
    ...review.decisions.map((decision) => ({
      at: decision.at,
      html: writeSignature(decision, review, evidence),
    })),
    ...review.reassignments.map((reassignment) => ({
      at: reassignment.at,
      html: writeReassignment(reassignment),
    })),
    ...review.comments.map((comment) => ({ at: comment.at, html: writeComment(comment) })),
  ].sort((one, other) => one.at.localeCompare(other.at));
  const draftedBy = nameDrafter(review, evidence);
  return html`
<h3 id="${review.id}">Step ${review.stepOrder}${review.action && `: ${review.action}`}</h3>
<p>${sayOutcome(review)}</p>
<p class="muted">Rules: ${describePolicy(review.policy, listPeople(evidence))}</p>
<p class="muted">The review opened on ${sayAt(review.openedAt)}.${review.dueAt && ` It was due on ${sayAt(review.dueAt)}.`}${review.escalatedAt && ` More people were asked on ${sayAt(review.escalatedAt)}.`}${draftedBy && ` The draft was written by ${draftedBy}.`}</p>
${erasure ? html`<p class="muted">${sayErased(erasure.at)}</p>` : writeDocument(review, evidence)}
${events.map((event) => event.html)}`;
}

/** Names the draft's author. Null if the draft is the run's input, which no step wrote. */
function nameDrafter(review: Review, evidence: EvidenceDto): string | null {
  const { draft, stepOrder, stepId, draftBy } = review;
  if (draftBy.agentId !== HUMAN_AGENT_ID) return nameWorker({ stepId, ...draftBy }, evidence);
  const before = evidence.attempts.filter((attempt) => attempt.stepOrder < stepOrder);
  const drafted = before.findLast(({ output }) => output === draft);
  return drafted ? nameWorker(drafted, evidence) : null;
}

const OUTCOMES: Partial<Record<Review["status"], string>> = {
  APPROVED: "Approved",
  REJECTED: "Rejected",
  CHANGES_REQUESTED: "Changes requested",
};

function sayOutcome({ status, closedAt }: Review): string {
  const outcome = OUTCOMES[status];
  if (outcome) return `${outcome}${closedAt && ` on ${sayAt(closedAt)}`}.`;
  return UNDECIDED[status] ?? "Not decided yet.";
}

function writeDocument(review: Review, { texts }: EvidenceDto): Html {
  const [draft, text] = [texts[review.draft] ?? "", texts[review.text] ?? ""];
  const code = review.kind === "TOOL_CALL" && " code";
  if (draft === text)
    return html`<p class="muted">The document:</p>
<div class="sheet${code}">${text}</div>`;
  return html`<p class="muted">The draft, with the final changes marked:</p>
<div class="sheet${code}">${diffTexts(draft, text).map(writeSegment)}</div>
<details><summary>The final document</summary><div class="sheet${code}">${text}</div></details>`;
}

type Segment = NonNullable<Decision["changes"]>[number];

function writeSegment(segment: Segment): Html {
  return "same" in segment
    ? html`${segment.same}`
    : html`${segment.removed && html`<del>${segment.removed}</del>`}${segment.added && html`<ins>${segment.added}</ins>`}`;
}

/** Shortens the unchanged text around a change. */
function shorten(segment: Segment, index: number, { length }: { length: number }): Segment {
  if (!("same" in segment) || segment.same.length <= 2 * CONTEXT) return segment;
  const [start, end] = [segment.same.slice(0, CONTEXT), segment.same.slice(-CONTEXT)];
  return { same: `${index > 0 ? start : ""} … ${index < length - 1 ? end : ""}` };
}

const SEALS: Record<Decision["decision"], SealState> = {
  approve: "signed",
  reject: "rejected",
  request_changes: "waiting",
};
const VOID_REASONS = {
  EDIT: "someone changed the document afterward",
  MEMBER: "this person was removed, or could no longer decide",
} as const;

/** Writes a person's decision, how they made it, and the hash of the document. */
function writeSignature(decision: Decision, review: Review, evidence: EvidenceDto): Html {
  const { role, at, channel, token, reading, reason, approved, shown, voidedAt } = decision;
  const isChanged = approved !== null && approved !== shown;
  const hash = evidence.run.erasure ? "Commitment to the" : "SHA-256 of the";
  const by = nameDecider(decision);
  return html`<div class="signature">${voidedAt ? writeSeal("waiting", "quiet") : writeSeal(SEALS[decision.decision])}<div>
<strong>${by} ${DECIDED[decision.decision]}${isChanged && " with changes"}</strong>
${role && `${nameOfRole(role)}, `}${sayAt(at)}, ${CHANNEL_WORDS[channel]}${token && `, ${describeTokenUsed(token)}`}
${voidedAt && html`<p><strong>No longer counts</strong> since ${sayAt(voidedAt)}, because ${VOID_REASONS[decision.voidReason ?? "EDIT"]}.</p>`}
${reason && html`<p>“${reason}”</p>`}
${writeChanges(decision, review)}
<p class="muted">${saySigned(decision)}${writeKey(decision, evidence)}</p>
<p class="muted">${reading ? sayReading(reading, decision.by.name) : `${describeMissingReading(channel)}.`}</p>
<p class="muted">${hash} document ${approved ? "approved" : "shown"}: <code>${approved ?? shown}</code></p>
</div></div>`;
}

/** Writes the changes that the person made, unless the document above already shows them. */
function writeChanges({ changes, by, shown, approved }: Decision, { draft, text }: Review): Html {
  if (!changes) return html``;
  if (shown === draft && approved === text) return html`<p>${by.name} made all the changes marked above.</p>`;
  return html`<p>${by.name} changed: ${changes.map(shorten).map(writeSegment)}</p>`;
}

function saySigned({ signature, channel }: Decision): string {
  if (signature) return `${saySignedWith(signature.passkey)}.`;
  if (channel === "LINK") return "Not signed with a passkey: anyone with the link could have decided.";
  if (channel === "API") return "Not signed with a passkey: anyone with the token could have decided.";
  return "Not signed with a passkey.";
}

/** Shows the thumbprint of the signing passkey, taken from the ledger. */
function writeKey({ signature }: Decision, { ledger }: EvidenceDto): Html | null {
  const added = ledger.entries.find(
    ({ entry: { action, data } }) => action === "passkey.added" && data.passkeyId === signature?.passkey.id,
  );
  return added ? html` Its key: <code>${hashKey(Object(added.entry.data.publicKey))}</code>` : null;
}

/** The thumbprint of a public key (RFC 7638). */
function hashKey(key: object): string {
  return createHash("sha256").update(canonicalJson(key)).digest("base64url");
}

function sayReading(reading: NonNullable<Decision["reading"]>, name: string): string {
  const at = reading.firstOpenedAt === null ? "" : ` on ${sayAt(reading.firstOpenedAt)}`;
  return `${name} opened this document${at} (${describeReading(reading)}).`;
}

function writeReassignment(reassignment: Review["reassignments"][number]): Html {
  const { at, channel, from, to, note } = reassignment;
  return html`<p><strong>${nameDecider(reassignment)}</strong> reassigned this ${from.length > 0 && `from ${describeApprovers(from)} `}to <strong>${to.name}</strong> on ${sayAt(at)}, ${CHANNEL_WORDS[channel]}${note && `: “${note}”`}</p>`;
}

function writeComment({ by, at, text, editedAt, deletedAt, deletedBy }: Comment): Html {
  const later = deletedAt
    ? `deleted on ${sayAt(deletedAt)}${deletedBy && ` by ${deletedBy.name}`}, and kept here`
    : editedAt && `edited on ${sayAt(editedAt)}`;
  return html`<p><strong>${by.name}</strong> commented on ${sayAt(at)}${later && ` (${later})`}${text && `: ${text}`}</p>`;
}
