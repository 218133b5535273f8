import { type Html, html } from "@/server/domain/html/html";
import type { ReviewDto } from "@/server/domain/review/api";
import { describeDestinations } from "@/server/domain/review/describe-destinations";
import { describeMissing } from "@/server/domain/review/describe-missing";
import { describeDue, NOTHING_DECIDED, SIMULATED_DRAFT, titleQuestion } from "@/server/domain/review/words";
import { diffTexts } from "@/server/domain/text/diff-texts";
import { describeUnseen } from "@/server/domain/text/unseen";
import type { VerifiedLink } from "@/server/services/link/verify";
import type { LinkedReview } from "@/server/services/review/read-linked";
import { writeComments } from "./comments";
import { writeDocument } from "./document";
import { writeKept } from "./kept";
import { writeDecisions, writeOutcome } from "./outcome";

/** A refused decision. `fault` says why it was refused. */
export interface Refused {
  text: string;
  reason: string;
  fault: string;
  /** Whether the decision was refused because the reviewer gave no reason. */
  lacksReason: boolean;
  /** Whether the text changed or the review closed, so that what the reviewer typed no longer applies. */
  overtaken: boolean;
  edited: boolean;
}

type Opened = LinkedReview & { link: VerifiedLink };

/** Writes the page for a valid link, with the question and a form, or with the outcome. */
export function writeReviewPage(opened: Opened, refused: Refused | null): string {
  const { review, link, author } = opened;
  const { action, status, mayDecide, mayApprove } = review;
  const open = status === "OPEN";
  return writeDocument(
    `Review: ${review.workflowName}`,
    html`${writeWhose(link, open && mayDecide.allowed)}
<h1 dir="auto">${review.workflowName}</h1>
<p class="muted">${writePlace(review)}</p>
${!open && writeOutcome(review, link.memberId)}
${refused && !refused.lacksReason && writeRefusal(refused, open)}
<section class="${open ? "asked" : "quiet"}"><h2>${titleQuestion({ author, isCall: review.toolCall !== null, isOpen: open })}</h2>
<p class="words" dir="auto">${action}</p></section>
${open && review.feedback !== null && writeFeedback(opened)}
${open && !refused && review.hash !== link.hash && writeChanged()}
${writeBefore(opened)}
${open && mayDecide.allowed && !mayApprove.allowed && writeUncounted(review)}
${open && mayDecide.allowed ? writeDecidable(opened, refused) : writeReadOnly(opened)}
${writeComments(opened.comments)}
<p><a class="door" href="/reviews/${review.id}">Sign in to see the whole run</a></p>`,
  );
}

function writeWhose({ memberName }: VerifiedLink, decides: boolean): Html {
  return html`<p class="quiet">This link is for <strong>${memberName}</strong>.${decides && ` Decisions here are recorded as ${memberName}’s.`} If that’s not you, close this page.</p>`;
}

function writePlace({ stepOrder, startedBy, dueAt, status }: ReviewDto): string {
  const due = dueAt && status === "OPEN" ? ` ${describeDue(new Date(dueAt))}` : "";
  return `Step ${stepOrder} of a run started by ${startedBy.name}.${due}`;
}

/** Shows the reviewer's note only if the review is closed. An open review's form still contains the note. */
function writeRefusal({ fault, text, reason, overtaken, edited }: Refused, open: boolean): Html {
  return html`<div class="notice failed" role="alert"><strong>${NOTHING_DECIDED}</strong>
<p>${fault}</p></div>
${overtaken && writeKept({ text: edited ? text : null, reason: open ? null : reason.trim() || null })}`;
}

function writeUncounted({ mayApprove }: ReviewDto): Html {
  return html`<div class="notice" role="status"><strong>Your approval doesn’t count here</strong>
<p>${mayApprove.reason}</p></div>`;
}

function writeChanged(): Html {
  return html`<div class="notice" role="status"><strong>The document has changed since this link was sent</strong>
<p>This is the current version. Read it again before you decide.</p></div>`;
}

function writeFeedback({ review }: Opened): Html {
  return html`<section class="field"><h2>Changes requested</h2>
<p class="words" dir="auto">${review.feedback}</p></section>`;
}

/** Writes the earlier steps, collapsed so that the question comes first. */
function writeBefore({ before }: Opened): Html {
  return html`<details class="before"><summary>Earlier steps</summary>
${before.map(
  ({ name, text, cutFrom }) => html`<details><summary>${name}</summary>
<p class="sheet words" dir="auto">${text || "(empty)"}${cutFrom !== null && "…"}</p>
${cutFrom !== null && html`<p class="muted">Truncated. Sign in to read all ${cutFrom.toLocaleString("en")} characters.</p>`}</details>`,
)}</details>`;
}

/**
 * Writes the form. The form is collapsed for someone who approved this text, and omits the text for someone
 * whose approval doesn't count.
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
  const form = writeForm(opened, refused);
  if (!review.mayApprove.allowed) return html`${standing}${writeText(opened)}${form}`;
  if (!votes.some(({ by }) => by.id === link.memberId)) return html`${standing}${form}`;
  return html`${standing}${writeText(opened)}
<details${refused && html` open`}><summary>Change your decision</summary>${form}</details>`;
}

function writeForm(opened: Opened, refused: Refused | null): Html {
  const { review, next, maySendBack } = opened;
  const lacksReason = refused?.lacksReason ?? false;
  // Browsers remove the first line break in a textarea.
  return html`<form method="post" class="parts">
<input type="hidden" name="shown" value="${review.hash}">
${
  review.mayApprove.allowed &&
  html`${writeTextField(opened, refused)}${writeChanges(review)}<p>${next}</p>
${writeDestinations(review)}`
}
<div class="field"><label for="reason">Note</label>
<p class="muted" id="reason-hint">${writeReasonHint(opened)}</p>
<textarea id="reason" name="reason" rows="2" maxlength="4000" aria-describedby="reason-hint${lacksReason && " reason-error"}"${lacksReason && html` aria-invalid="true" autofocus`}>
${refused?.reason}</textarea>
${lacksReason && html`<p class="error" id="reason-error" role="alert">Enter a reason, so others know why.</p>`}</div>
<div class="actions">
${review.mayApprove.allowed && html`<button name="decision" value="approve" class="primary">Approve</button>`}
${maySendBack && html`<button name="decision" value="request_changes">Request changes</button>`}
<button name="decision" value="reject">Reject</button>
</div>
</form>`;
}

function writeDestinations({ destinations }: ReviewDto): Html | null {
  const words = describeDestinations(destinations);
  return words === null ? null : html`<p><strong>${words}</strong></p>`;
}

function writeTextField({ review, simulated }: Opened, refused: Refused | null): Html {
  const isCall = review.toolCall !== null;
  const kept = refused && !refused.overtaken ? refused.text : review.text;
  return html`<div class="field"><label for="text">${isCall ? "Arguments (JSON, editable)" : "Document (editable)"}</label>
<textarea id="text" name="text" dir="auto" rows="8" spellcheck="${isCall ? "false" : "true"}"${isCall && html` class="code"`}>
${kept}</textarea>
${writeUnseen(kept)}
${simulated && writeSimulated()}</div>
`;
}

function writeReasonHint({ review, author, maySendBack }: Opened): string {
  if (review.toolCall)
    return `Required to request changes or reject. Either way, the call isn’t made. If you request changes, ${author} continues with your note. If you reject, the run fails.`;
  return maySendBack
    ? "Required to request changes or reject. Say what should change."
    : "Required to reject. Say why.";
}

function writeReadOnly(opened: Opened): Html {
  const { status, mayDecide } = opened.review;
  return html`${
    status === "OPEN" &&
    html`<div class="notice" role="status"><strong>You can’t decide this</strong>
<p>${mayDecide.reason}</p></div>`
  }${writeText(opened)}`;
}

function writeText({ review, simulated }: Opened): Html {
  return html`<section class="field"><h2>${titleOf(review)}</h2>
<p class="sheet words${review.toolCall && " code"}" dir="auto">${review.text}</p>
${writeUnseen(review.text)}
${simulated && writeSimulated()}</section>
${writeChanges(review)}`;
}

function titleOf({ status, toolCall }: ReviewDto): string {
  const noun = toolCall ? "arguments" : "document";
  return status === "APPROVED" ? `Approved ${noun}` : toolCall ? "Arguments" : "Document";
}

function writeUnseen(text: string): Html | null {
  const unseen = describeUnseen(text);
  return unseen === null ? null : html`<p class="notice">${unseen}</p>`;
}

function writeSimulated(): Html {
  return html`<p class="muted">${SIMULATED_DRAFT}</p>`;
}

/** Writes what people changed in the draft, collapsed. */
function writeChanges({ draft, text, toolCall }: ReviewDto): Html | null {
  if (draft === text) return null;
  const marked = diffTexts(draft, text).map((segment) =>
    "same" in segment
      ? segment.same
      : html`${segment.removed && html`<del>${segment.removed}</del>`}${segment.added && html`<ins>${segment.added}</ins>`}`,
  );
  return html`<details><summary>Changes to the draft</summary>
<p class="sheet words${toolCall && " code"}" dir="auto">${marked}</p></details>`;
}
