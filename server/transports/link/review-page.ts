import { type Html, html } from "@/server/domain/html/html";
import type { ReviewDto } from "@/server/domain/review/api";
import { sayNotReviewed, sayWhyReviewed } from "@/server/domain/review/condition/words";
import { describeMissing } from "@/server/domain/review/describe-missing";
import { describeEscalation } from "@/server/domain/review/escalation/describe-escalation";
import { isEmptyDocument } from "@/server/domain/review/is-empty-document";
import { describeDestinations, describeHosts } from "@/server/domain/review/next/describe-destinations";
import {
  describeDue,
  EMPTY_DOCUMENT,
  NOTHING_DECIDED,
  nameDecider,
  sayCoversFor,
  sayWhyNeededAgain,
} from "@/server/domain/review/words";
import { sayTime } from "@/server/domain/text/say-time";
import type { VerifiedLink } from "@/server/services/link/verify";
import type { LinkedReview } from "@/server/services/review/read-linked";
import { writeComments } from "./comments";
import { writeDocument } from "./document";
import {
  readTyped,
  type Typed,
  writeChanges,
  writeDocumentSection,
  writeEdits,
  writeField,
} from "./document-section";
import { standingOf, writeDecisions, writeOutcome } from "./outcome";
import { writeQuestion, writeSaid } from "./question";
import { writeUnsentText } from "./unsent-text";

/** A refused decision. `reason` is the reviewer's note. `fault` says why the decision was refused. */
export interface Refused {
  text: string;
  reason: string;
  fault: string;
  /** Whether the decision was refused because the required note was missing. */
  lacksReason: boolean;
  /** Whether the review was already closed. If so, the outcome section explains why nothing was recorded. */
  late: boolean;
  /** Whether the text changed or the review closed, so that the reviewer's input no longer applies. */
  overtaken: boolean;
  edited: boolean;
}

type Opened = LinkedReview & { link: VerifiedLink };

/** Writes the page for a valid link, with the question and a form, or with the outcome. */
export function writeReviewPage(opened: Opened, refused: Refused | null): string {
  const { review, link } = opened;
  const { status, mayDecide, mayApprove } = review;
  const open = status === "OPEN";
  const decides = open && mayDecide.allowed;
  return writeDocument(
    `Review: ${review.workflowName}`,
    html`${writeWhose(link, decides ? review.decidesFor : null)}
${!open && writeOutcome(opened, link.memberId, refused?.late ?? false)}
${refused && !refused.lacksReason && writeRefusal(refused, open)}
${writeQuestion(opened, link)}
${review.asksAgain && html`<p class="muted" dir="auto">${sayWhyNeededAgain(review.asksAgain)}</p>`}
${review.condition && review.kind === "TEXT" && html`<p class="muted" dir="auto">${sayWhyReviewed(review.condition)}</p>`}
${open && !refused && review.hash !== link.hash && writeChanged()}
${open && review.feedback !== null && writeSaid("Changes requested", review.feedback)}
${decides && !mayApprove.allowed && writeUncounted(opened)}
${decides ? writeDecidable(opened, refused) : writeReadOnly(opened)}
${writeComments(opened.comments)}
${review.mayReassign.allowed && html`<p class="muted">Should someone else decide? <a class="door" href="/reviews/${review.id}">Sign in to reassign the review</a></p>`}
<p><a class="door" href="/reviews/${review.id}">Sign in to see the whole run</a></p>`,
    { standing: standingOf(review, opened.failure), scripted: decides && mayApprove.allowed },
  );
}

function writeWhose({ memberName }: VerifiedLink, coveredFor: ReviewDto["decidesFor"]): Html {
  return html`<p class="whose muted">This link is for <strong>${memberName}</strong>. If that's not you, close this page.${coveredFor && ` ${sayCoversFor(coveredFor.name)}`}</p>`;
}

function nameRecord({ memberName: name }: VerifiedLink, { decidesFor }: ReviewDto): string {
  return decidesFor ? `made by ${nameDecider({ by: { name }, for: decidesFor })}` : `${name}'s`;
}

/** Shows the reviewer's note only if the review is closed. An open review's form still contains the note. */
function writeRefusal({ fault, text, reason, late, overtaken, edited }: Refused, open: boolean): Html {
  return html`${
    !late &&
    html`<div class="notice failed" role="alert"><strong>${NOTHING_DECIDED}</strong>
<p>${fault}</p></div>`
  }
${overtaken && writeUnsentText({ text: edited ? text : null, reason: open ? null : reason.trim() || null })}`;
}

function writeUncounted({ review: { id, policy, mayApprove } }: Opened): Html {
  return html`<div class="notice" role="status"><strong>Your approval doesn't count here</strong>
<p>${mayApprove.reason}</p>
${policy.requirePasskey && html`<p><a class="door" href="/reviews/${id}">Open the review</a></p>`}</div>`;
}

function writeChanged(): Html {
  return html`<div class="notice" role="status"><strong>The document has changed since this link was sent</strong>
<p>This is the current version. Read it again before you decide.</p></div>`;
}

/**
 * Writes the earlier steps, collapsed so that the document comes first. They're shown as source, because rendering up
 * to 20 of them whenever someone opens a link would take too long.
 */
function writeBefore({ before }: Opened): Html {
  return html`<details class="before"><summary>Earlier steps</summary>
${before.map(
  ({ name, text, cutFrom, notReviewed }) => html`<details><summary>${name}</summary>
${notReviewed && html`<p class="muted" dir="auto">${sayNotReviewed(notReviewed)}</p>`}
<p class="sheet words" dir="auto">${text || "(empty)"}${cutFrom !== null && "…"}</p>
${cutFrom !== null && html`<p class="muted">Truncated. Sign in to read all ${cutFrom.toLocaleString("en")} characters.</p>`}</details>`,
)}</details>`;
}

/**
 * Writes the document and the form. Someone who already approved this document gets a collapsed form. Someone
 * whose approval doesn't count gets no field.
 */
function writeDecidable(opened: Opened, refused: Refused | null): Html {
  const { review, link } = opened;
  const votes = review.decisions.filter(({ voided }) => !voided);
  const standing = html`${
    votes.length > 0 &&
    html`<div class="notice done" role="status">
${writeDecisions(review, link.memberId)}
${review.missing && html`<p class="missing">${describeMissing(review.missing, link.memberId)}</p>`}</div>`
  }`;
  const typed = readTyped(review, refused && !refused.overtaken ? refused.text : review.text);
  const mayApprove = review.mayApprove.allowed;
  const voted = mayApprove && votes.some((vote) => [vote.by.id, vote.for?.id].includes(link.memberId));
  const document = writeDocumentSection(opened, mayApprove && !voted ? typed : null);
  if (!voted)
    return writeForm(
      opened,
      refused,
      typed,
      html`${standing}${document}${writeChanges(review)}${writeBefore(opened)}`,
    );
  return html`${standing}${document}${writeChanges(review)}${writeBefore(opened)}
<details${refused && html` open`}><summary>Change your decision</summary>${writeForm(opened, refused, typed, html`${writeField(review, typed)}${writeEdits(review, typed)}`)}</details>`;
}

/** Writes the form, with the content to decide on (`about`) inside it. */
function writeForm(opened: Opened, refused: Refused | null, typed: Typed, about: Html): Html {
  const { review, next, link } = opened;
  const lacksReason = refused?.lacksReason ?? false;
  return html`<form method="post" class="parts">
<input type="hidden" name="shown" value="${review.hash}">
${about}
${review.mayApprove.allowed && html`<p>${next}</p>${writeDestinations(opened)}`}
${review.dueAt && html`<p class="muted">${describeDue(new Date(review.dueAt))}</p>`}
${writeEscalation(review)}
<div class="field"><label for="reason">Note</label>
<p class="muted" id="reason-hint">${writeReasonHint(opened)}</p>
<textarea id="reason" name="reason" rows="2" maxlength="4000" aria-describedby="reason-hint${lacksReason && " reason-error"}"${lacksReason && html` aria-invalid="true" autofocus`}>
${refused?.reason}</textarea>
${lacksReason && html`<p class="error" id="reason-error" role="alert">Enter a note so others know why.</p>`}</div>
<p class="muted">Decisions here are recorded as ${nameRecord(link, review)}.</p>
${writeBar(opened, typed)}
</form>`;
}

function writeBar({ review, ahead, maySendBack }: Opened, { edits, text }: Typed): Html {
  const hosts = describeHosts(review.destinations);
  const isEmpty = isEmptyDocument({ kind: review.kind, text });
  return html`<div class="bar">
${review.mayApprove.allowed && html`<p class="muted ahead">${ahead}</p>${hosts && html`<p class="muted">${hosts}</p>`}`}
${review.mayApprove.allowed && review.kind === "TEXT" && html`<label class="confirm" data-empty${!isEmpty && html` hidden`}><input type="checkbox" name="empty" value="yes"> ${EMPTY_DOCUMENT.confirm}</label>`}
<div class="actions">
${review.mayApprove.allowed && html`<button name="decision" value="approve" class="primary">${isEmpty ? EMPTY_DOCUMENT.approve : `Approve${edits ? ` with ${edits}` : ""}`}</button>`}
${maySendBack && html`<button name="decision" value="request_changes">Request changes</button>`}
<button name="decision" value="reject">Reject</button>
</div></div>`;
}

function writeEscalation(review: Opened["review"]): Html | null {
  const words = describeEscalation(review);
  return words && html`<p class="muted">${words.lead}${sayTime(new Date(words.at))}${words.rest}</p>`;
}

function writeDestinations({ review: { destinations } }: Opened): Html | null {
  const words = describeDestinations(destinations);
  return words === null ? null : html`<p><strong>${words}</strong></p>`;
}

function writeReasonHint({ review, author, maySendBack }: Opened): string {
  if (review.toolCall)
    return `Required to request changes or reject. Either way, the call won't be made. If you request changes, ${author} continues with your note. If you reject, the run fails.`;
  return maySendBack
    ? "Required to request changes or reject. Say what should change."
    : "Required to reject. Say why.";
}

function writeReadOnly(opened: Opened): Html {
  const { review } = opened;
  const { status } = review;
  const document = writeDocumentSection(opened, null);
  const changes = writeChanges(review);
  return html`${status === "OPEN" && writeUndecidable(opened)}${status === "OPEN" ? html`${document}${changes}` : html`${changes}${document}`}${writeBefore(opened)}`;
}

/** Explains why the user can't decide: they reassigned the review, or the rules don't allow it. */
function writeUndecidable({ review: { reassignments, mayDecide }, link }: Opened): Html {
  const own = reassignments.findLast(({ by }) => by.id === link.memberId);
  if (!own)
    return html`<div class="notice" role="status"><strong>You can't decide this</strong>
<p>${mayDecide.reason}</p></div>`;
  return html`<div class="notice" role="status"><strong>You asked ${own.to.name} to decide this.</strong>
<p class="said words" dir="auto">${own.note}</p>
<p class="muted">${mayDecide.reason}</p></div>`;
}
