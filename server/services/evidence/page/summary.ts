import { type Html, html } from "@/server/domain/html/html";
import { sayOutgoingStatus } from "@/server/domain/outgoing/words";
import { CHANNEL_WORDS, nameDecider, UNDECIDED } from "@/server/domain/review/words";
import type { EvidenceDto } from "@/server/domain/run/evidence";
import { countEdits, diffTexts, editsInWords } from "@/server/domain/text/diff-texts";
import { listAll } from "@/server/domain/text/words";
import { sayAt } from "./text";

type Review = EvidenceDto["reviews"][number];
type Message = EvidenceDto["steps"][number]["sent"][number];

const CLOSED_BY: Partial<
  Record<Review["status"], { decision: Review["decisions"][number]["decision"]; did: string }>
> = {
  APPROVED: { decision: "approve", did: "approved" },
  REJECTED: { decision: "reject", did: "rejected" },
  CHANGES_REQUESTED: { decision: "request_changes", did: "requested changes to" },
};

/** Lists how each review ended and what was sent. */
export function writeSummary(evidence: EvidenceDto): Html {
  const messages = evidence.steps.flatMap(({ stepOrder, sent }) =>
    sent.map((message) => ({ stepOrder, message })),
  );
  if (evidence.reviews.length + messages.length === 0) return html``;
  return html`<ul class="summary">
${evidence.reviews.map((review) => html`<li>${sayReview(review, evidence)}</li>`)}
${messages.map(({ stepOrder, message }) => html`<li>Step ${stepOrder}: ${sayMessage(message)}</li>`)}
</ul>`;
}

function sayReview(review: Review, evidence: EvidenceDto): Html {
  const { status, closedAt, stepOrder, decisions } = review;
  const closing = CLOSED_BY[status];
  if (!closing) return html`Step ${stepOrder}: ${UNDECIDED[status] ?? "Not decided yet."}`;
  const made = decisions.filter(({ decision, voidedAt }) => decision === closing.decision && !voidedAt);
  const channels = [...new Set(made.map(({ channel }) => CHANNEL_WORDS[channel]))];
  return html`<strong>${listAll(made.map(nameDecider))}</strong> ${closing.did} step ${stepOrder}${sayEdits(review, evidence)} on ${sayAt(closedAt ?? "")}, ${listAll(channels)}, ${saySigned(made)}.`;
}

function sayEdits({ status, draft, text }: Review, { texts, run }: EvidenceDto): string {
  if (status !== "APPROVED") return "";
  if (draft === text) return " without edits";
  if (run.erasure) return " with edits";
  return ` with ${editsInWords(countEdits(diffTexts(texts[draft] ?? "", texts[text] ?? "")))}`;
}

function saySigned(decisions: Review["decisions"]): string {
  const signed = decisions.filter(({ signature }) => signature !== null).length;
  if (signed === 0) return "without a passkey";
  return signed === decisions.length
    ? "signed with a passkey"
    : `${signed} of ${decisions.length} signed with a passkey`;
}

function sayMessage({ channel, to, cc, subject, status, answer, endedAt }: Message): string {
  const what = channel === "SLACK" ? "Slack message" : "Email";
  const about = subject === null ? "" : ` “${subject}”`;
  const why = status === "SENT" || answer === null ? "" : ` (${answer})`;
  const when = endedAt === null ? "" : ` on ${sayAt(endedAt)}`;
  return `${what}${about} to ${listAll([...to, ...cc])}. ${sayOutgoingStatus(status)}${when}.${why}`;
}
