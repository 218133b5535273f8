import { nameOfRole } from "@/server/domain/access/access";
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
import { sayExactTime } from "@/server/domain/text/say-time";
import { describeTokenUsed } from "@/server/domain/token/words";
import { listPeople } from "./people";

type Review = EvidenceDto["reviews"][number];
type Decision = Review["decisions"][number];
type Comment = Review["comments"][number];

/** How much of the unchanged text is shown around a change. */
const CONTEXT = 40;

export const sayAt = (at: string) => sayExactTime(new Date(at));

/** Writes a review: its rules, the document, and everything that people did, in order. */
export function writeReview(review: Review, evidence: EvidenceDto): Html {
  const { erasure } = evidence.run;
  const events = [
    ...review.decisions.map((decision) => ({ at: decision.at, html: writeSignature(decision) })),
    ...review.reassignments.map((reassignment) => ({
      at: reassignment.at,
      html: writeReassignment(reassignment),
    })),
    ...review.comments.map((comment) => ({ at: comment.at, html: writeComment(comment) })),
  ].sort((one, other) => one.at.localeCompare(other.at));
  return html`
<h3>Step ${review.stepOrder}${review.action && `: ${review.action}`}</h3>
<p>${sayOutcome(review)}</p>
<p class="muted">Rules: ${describePolicy(review.policy, listPeople(evidence))}</p>
<p class="muted">Opened ${sayAt(review.openedAt)}.${review.dueAt && ` Due ${sayAt(review.dueAt)}.`}${review.escalatedAt && ` More people were asked ${sayAt(review.escalatedAt)}.`}</p>
${erasure ? html`<p class="muted">${sayErased(erasure.at)}</p>` : writeDocument(review, evidence)}
${events.map((event) => event.html)}`;
}

const OUTCOMES: Partial<Record<Review["status"], string>> = {
  APPROVED: "Approved",
  REJECTED: "Rejected",
  CHANGES_REQUESTED: "Changes requested",
};

function sayOutcome({ status, closedAt }: Review): string {
  const outcome = OUTCOMES[status];
  if (outcome) return `${outcome}${closedAt && ` ${sayAt(closedAt)}`}.`;
  return UNDECIDED[status] ?? "Not decided yet.";
}

function writeDocument(review: Review, { texts }: EvidenceDto): Html {
  const [draft, text] = [texts[review.draft] ?? "", texts[review.text] ?? ""];
  const isChanged = draft !== text;
  return html`<p class="muted">${isChanged ? "The draft, with the final changes marked:" : "The document:"}</p>
<div class="sheet${review.kind === "TOOL_CALL" && " code"}">${isChanged ? diffTexts(draft, text).map(writeSegment) : text}</div>`;
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

/** A person's decision: name, role, for whom, time, channel, what they changed, how they read it, and the document's hash. */
function writeSignature(decision: Decision): Html {
  const { role, at, channel, token, reading, reason, approved, shown, changes, voidedAt } = decision;
  const by = nameDecider(decision);
  return html`<div class="signature">${voidedAt ? writeSeal("waiting", "quiet") : writeSeal(SEALS[decision.decision])}<div>
<strong>${by} ${DECIDED[decision.decision]}${changes && " with changes"}</strong>
${role && `${nameOfRole(role)}, `}${sayAt(at)}, ${CHANNEL_WORDS[channel]}${token && `, ${describeTokenUsed(token)}`}
${voidedAt && html`<p><strong>No longer counts</strong> since ${sayAt(voidedAt)}, because ${VOID_REASONS[decision.voidReason ?? "EDIT"]}.</p>`}
${reason && html`<p>“${reason}”</p>`}
${changes && html`<p>${decision.by.name} changed: ${changes.map(shorten).map(writeSegment)}</p>`}
<p class="muted">${saySigned(decision)}</p>
<p class="muted">${reading ? sayReading(reading) : describeMissingReading(channel)}</p>
<p class="muted">SHA-256 of the document: <code>${approved ?? shown}</code></p>
</div></div>`;
}

function saySigned({ signature, channel }: Decision): string {
  if (signature) return `${saySignedWith(signature.passkey)}.`;
  if (channel === "LINK") return "Not signed with a passkey: anyone with the link could have decided.";
  if (channel === "API") return "Not signed with a passkey: anyone with the token could have decided.";
  return "Not signed with a passkey.";
}

function sayReading(reading: NonNullable<Decision["reading"]>): string {
  const at = reading.firstOpenedAt === null ? "" : ` ${sayAt(reading.firstOpenedAt)}`;
  return `This document was opened${at}, ${describeReading(reading)}.`;
}

function writeReassignment(reassignment: Review["reassignments"][number]): Html {
  const { at, channel, from, to, note } = reassignment;
  return html`<p><strong>${nameDecider(reassignment)}</strong> reassigned this ${from.length > 0 && `from ${describeApprovers(from)} `}to <strong>${to.name}</strong>, ${sayAt(at)}, ${CHANNEL_WORDS[channel]}${note && `: “${note}”`}</p>`;
}

function writeComment({ by, at, text, editedAt, deletedAt, deletedBy }: Comment): Html {
  const later = deletedAt
    ? `deleted ${sayAt(deletedAt)}${deletedBy && ` by ${deletedBy.name}`}, and kept here`
    : editedAt && `edited ${sayAt(editedAt)}`;
  return html`<p><strong>${by.name}</strong> commented ${sayAt(at)}${later && ` (${later})`}${text && `: ${text}`}</p>`;
}
