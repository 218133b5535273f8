import { sayErased } from "@/server/domain/erasure/words";
import { type Html, html } from "@/server/domain/html/html";
import { type Look, writeMarkdown } from "@/server/domain/markdown/write-markdown";
import type { ReviewDto } from "@/server/domain/review/api";
import { editorOf } from "@/server/domain/review/editor-of";
import { isEmptyDocument } from "@/server/domain/review/is-empty-document";
import { describeSimulated, EMPTY_DOCUMENT } from "@/server/domain/review/words";
import { countEdits, type DiffSegment, diffTexts, editsInWords } from "@/server/domain/text/diff-texts";
import { describeUnseen } from "@/server/domain/text/unseen";
import type { LinkedReview } from "@/server/services/review/read-linked";

const LOOK: Look = { styles: {}, linked: true, annotated: true };

/** The text in the user's field and how it differs from the document. */
export interface Typed {
  text: string;
  segments: DiffSegment[];
  /** For example, "2 edits". Null if there are none. */
  edits: string | null;
}

/** Compares the typed text with the review's text. */
export function readTyped({ text }: ReviewDto, typed: string): Typed {
  const segments = typed === text ? [] : diffTexts(text, typed);
  const count = countEdits(segments);
  return { text: typed, segments, edits: count === 0 ? null : editsInWords(count) };
}

/**
 * Writes the document for reading. If `typed` is given, adds a collapsed field for editing it. Once the field has
 * edits, the document with the edits marked replaces the original, so that reviewers see what they approve.
 */
export function writeDocumentSection({ review, simulated }: LinkedReview, typed: Typed | null): Html {
  if (review.erasedAt) return html`<p class="muted">${sayErased(review.erasedAt)}</p>`;
  const isEmpty = isEmptyDocument({ kind: review.kind, text: typed?.text ?? review.text });
  return html`${isEmpty && writeEmpty(review.mayApprove.allowed)}<section class="document">
<h2${!typed && html` style="position:static;line-height:1.5"`}>${titleOf(review)}</h2>
${
  typed &&
  html`<details class="edit"${typed.edits && html` open`}><summary>Edit before approving</summary>
${writeField(review, typed)}</details>
${writeEdits(review, typed)}`
}
${writeSheet(review.text, review.toolCall !== null)}
${writeUnseen(typed?.text ?? review.text)}
${simulated && html`<p class="muted">${describeSimulated(editorOf(review, review.text))}</p>`}</section>
`;
}

/** Writes the field and the number of edits in it so far. */
export function writeField({ text, toolCall }: ReviewDto, typed: Typed): Html {
  const isCall = toolCall !== null;
  // Browsers remove the first line break in a textarea.
  return html`<div class="field"><label for="text">${isCall ? "Arguments (JSON, editable)" : "Document (editable)"}</label>
<textarea id="text" name="text" dir="auto" rows="8" spellcheck="${isCall ? "false" : "true"}"${isCall && html` class="code"`}>
${typed.text}</textarea>
${
  typed.edits &&
  html`<textarea id="shown-text" hidden disabled>
${text}</textarea>`
}
<p class="muted" id="edit-count" role="status">${typed.edits}</p></div>`;
}

/** Writes the field's text with the user's edits marked. */
export function writeEdits({ toolCall }: ReviewDto, { edits, segments }: Typed): Html {
  return html`<section class="field" id="edits"${!edits && html` hidden`}><h2>Your edits</h2>
<p class="sheet words${toolCall && " code"}" dir="auto">${segments.map(writeSegment)}</p></section>`;
}

/** Writes text for reading: renders Markdown and shows JSON as is. */
function writeSheet(text: string, isCode: boolean): Html {
  return isCode
    ? html`<p class="sheet words code" dir="auto">${text}</p>`
    : html`<div class="sheet">${writeMarkdown(text, LOOK)}</div>`;
}

/** Writes people's changes to the draft. They're collapsed until the review is decided. */
export function writeChanges({ draft, text, toolCall, status }: ReviewDto): Html | null {
  if (draft === text) return null;
  const title = "Changes to the draft";
  const marked = html`<p class="sheet words${toolCall && " code"}" dir="auto">${diffTexts(draft, text).map(writeSegment)}</p>`;
  return status === "OPEN"
    ? html`<details><summary>${title}</summary>
${marked}</details>`
    : html`<section class="field"><h2>${title}</h2>
${marked}</section>`;
}

function writeSegment(segment: DiffSegment): Html {
  if ("same" in segment) return html`${segment.same}`;
  const { removed, added } = segment;
  return html`${removed && html`<del>${removed}</del>`}${added && html`<ins>${added}</ins>`}`;
}

function titleOf({ status, toolCall }: ReviewDto): string {
  const noun = toolCall ? "arguments" : "document";
  return status === "APPROVED" ? `Approved ${noun}` : toolCall ? "Arguments" : "Document";
}

function writeEmpty(mayApprove: boolean): Html {
  return html`<div class="notice failed" role="note" data-empty><strong>${EMPTY_DOCUMENT.title}</strong>
${mayApprove && html`<p>${EMPTY_DOCUMENT.hint}</p>`}</div>`;
}

function writeUnseen(text: string): Html | null {
  const unseen = describeUnseen(text);
  return unseen === null ? null : html`<p class="notice">${unseen}</p>`;
}
