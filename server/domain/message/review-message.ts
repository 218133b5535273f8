import type { ReviewDto } from "@/server/domain/review/api";
import { inOneLine } from "@/server/domain/review/next/what-happens-next";
import {
  countApprovals,
  describeDue,
  describeSimulated,
  EMPTY_DOCUMENT,
  nameDecider,
  sayCoversFor,
  sayReassigned,
  sayWhyNeededAgain,
  titleQuestion,
} from "@/server/domain/review/words";
import { isBlank } from "@/server/domain/text/is-blank";
import { saySeconds } from "@/server/domain/text/say-seconds";
import { sayTime } from "@/server/domain/text/say-time";
import { describeUnseen } from "@/server/domain/text/unseen";
import type { NamedTool } from "@/server/domain/tool/call-in-words";
import { type ReviewParts, writeReviewHtml } from "./review-html";

/** The content of an email about a review, for one recipient. */
export interface ReviewNews {
  kind:
    | "REVIEW_OPENED"
    | "REVIEW_CHANGED"
    | "REVIEW_REASSIGNED"
    | "REVIEW_REMINDER"
    | "REVIEW_ESCALATED"
    | "REVIEW_VOTE_VOIDED";
  /** `coversFor` is the person the recipient covers for in this review. Null if there is none. */
  recipient: { name: string; isRequester: boolean; coversFor: string | null };
  /** Who reassigned the review to the recipient and why. Null if nobody did. */
  reassigned: { by: string; note: string } | null;
  /** The person who started the run. */
  requester: string;
  workflowName: string;
  /**
   * The agent that wrote the draft, with `action` as its instructions. Null if `action` is the question to the
   * reviewers.
   */
  author: string | null;
  action: string;
  /** The document, or the arguments of a tool call. */
  text: string;
  toolCall: NamedTool | null;
  /** Whether the built-in Simulated model wrote the draft. */
  simulated: boolean;
  /** Starts at 1. Increases by 1 each time someone requests changes. */
  round: number;
  /** The changes requested before this draft. */
  feedback: string | null;
  /** The person who edited the draft. Null if no one did. */
  changedBy: string | null;
  /**
   * Who continued or reran the run, and why an earlier review is needed again. Null if this review doesn't repeat an
   * earlier one.
   */
  asksAgain: ReviewDto["asksAgain"];
  /** The people whose votes no longer count, in the order in which they voted. */
  lapsedVotes: readonly string[];
  /** The number of approvals still needed. Null if one is enough. */
  missing: number | null;
  /** What happens after an approval. */
  next: string;
  /** The destinations that the run sends data to after an approval, in a sentence. Null if there are none. */
  destinations: string | null;
  /** Who the review escalates to and how many seconds after it was opened. Null if the policy has no escalation. */
  escalation: { afterSeconds: number; to: string } | null;
  dueAt: Date | null;
  url: string;
  expiresAt: Date;
}

export interface WrittenMessage {
  subject: string;
  text: string;
  html: string;
}

/** Longer documents are truncated. The linked page shows the full document. */
const MAX_CHARS = 6_000;

/** Writes the email to a person who can decide a review. */
export function writeReviewMessage(news: ReviewNews): WrittenMessage {
  const subject = subjectOf(news);
  const { shown, cut } = clip(news.text);
  const parts = {
    ...news,
    subject,
    intro: news.asksAgain
      ? `${introOf(news)} ${inOneLine(sayWhyNeededAgain(news.asksAgain), 400)}`
      : introOf(news),
    asked: titleQuestion({ author: news.author, isCall: news.toolCall !== null, isOpen: true }),
    isQuestion: news.author === null && news.toolCall === null,
    what: news.toolCall ? "Arguments" : "Document",
    isCode: news.toolCall !== null,
    notes: notesOf(news),
    shown,
    cut,
    due: news.dueAt && describeDue(news.dueAt),
    whose: `This link is only for ${news.recipient.name}. Decisions made with it are recorded as ${nameDecision(news.recipient)}. It expires on ${sayTime(news.expiresAt)}. Opening the link decides nothing.`,
  };
  return { subject, text: writeText(parts), html: writeReviewHtml(parts) };
}

function nameDecision({ name, coversFor }: ReviewNews["recipient"]): string {
  return coversFor === null
    ? `${name}'s`
    : `made by ${nameDecider({ by: { name }, for: { name: coversFor } })}`;
}

function subjectOf({ kind, workflowName, author, action, round, toolCall, reassigned }: ReviewNews): string {
  const please = round > 1 ? `Round ${round}: please` : "Please";
  const draft = author === null ? inOneLine(action, 80) : `${author}'s draft`;
  const name = `“${inOneLine(workflowName, 80)}”`;
  const subject = {
    REVIEW_OPENED: `${please} review ${name}: ${toolCall ? `${author} wants to call ${inOneLine(toolCall.tool, 80)}` : draft}`,
    REVIEW_CHANGED: `The document changed. Please review it again: ${name}`,
    REVIEW_REASSIGNED: `${inOneLine(reassigned?.by ?? "Someone", 80)} asked you to review ${name}`,
    REVIEW_REMINDER: `Reminder: ${name} is waiting for your review`,
    REVIEW_ESCALATED: `Escalated to you: ${name} is waiting for your review`,
    REVIEW_VOTE_VOIDED: `An approval no longer counts: ${name} is waiting for your review`,
  }[kind];
  return subject.replace(/[\p{Cc}\p{Cf}]/gu, "").trim();
}

function introOf(news: ReviewNews): string {
  const { kind, recipient, requester, workflowName, lapsedVotes, escalation } = news;
  const name = `“${inOneLine(workflowName)}”`;
  const run = recipient.isRequester ? `Your run of ${name}` : `${name}, started by ${inOneLine(requester)},`;
  switch (kind) {
    case "REVIEW_OPENED":
      return `${run} is waiting for your review.`;
    case "REVIEW_CHANGED":
      return `The document in ${name} was edited after you were asked to review it. This is the current version.`;
    case "REVIEW_REASSIGNED":
      return `${run} is waiting for your review. It was reassigned to you.`;
    case "REVIEW_REMINDER":
      return `${run} is still waiting for your review. Half of the time to decide has passed.`;
    case "REVIEW_ESCALATED":
      return `${run} is waiting for your review. ${explainEscalation(escalation)}`;
    case "REVIEW_VOTE_VOIDED":
      return `${run} is still waiting for your review. An approval by ${lapsedVotes.at(-1) ?? "someone"} no longer counts, because they can no longer decide this review.`;
  }
}

function explainEscalation(escalation: ReviewNews["escalation"]): string {
  if (!escalation) return "It was escalated.";
  return `It wasn't decided within ${saySeconds(escalation.afterSeconds)}, so it was escalated to ${escalation.to}.`;
}

function notesOf(news: ReviewNews): string[] {
  const { recipient, reassigned, text, simulated, feedback, changedBy, missing } = news;
  const notes: string[] = [];
  if (recipient.coversFor !== null) notes.push(sayCoversFor(recipient.coversFor));
  if (reassigned) notes.push(sayReassigned(reassigned));
  if (isBlank(text)) notes.push(`${EMPTY_DOCUMENT.title}. ${EMPTY_DOCUMENT.hint}`);
  const unseen = describeUnseen(text);
  if (unseen !== null) notes.push(unseen);
  if (feedback !== null) notes.push(`Changes requested before this draft: “${inOneLine(feedback)}”`);
  if (simulated) notes.push(describeSimulated(changedBy));
  else if (changedBy !== null) notes.push(`Edited by ${changedBy}.`);
  if (missing !== null) notes.push(`Needs ${countApprovals(missing)}.`);
  return notes;
}

/**
 * Writes the plain-text part. Quotes the document line by line, so that it can't pass as part of the message.
 */
function writeText(parts: ReviewParts): string {
  const { intro, asked, action, what, notes, shown, cut, next, destinations, due, url, whose } = parts;
  return [
    intro,
    `${asked}:\n${quote(action)}`,
    `${what}${cut ? ` (${cut})` : ""}:\n${quote(shown)}`,
    ...notes,
    next,
    destinations,
    due,
    `Review and decide:\n${url}`,
    whose,
  ]
    .filter((part) => part !== null)
    .join("\n\n")
    .concat("\n");
}

export function quote(text: string): string {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => `> ${line}`.trimEnd())
    .join("\n");
}

/** Truncates long text without splitting a character. */
function clip(text: string): { shown: string; cut: string | null } {
  if (text.length <= MAX_CHARS) return { shown: text, cut: null };
  const characters = [...text];
  if (characters.length <= MAX_CHARS) return { shown: text, cut: null };
  const count = (value: number) => value.toLocaleString("en");
  const cut = `the first ${count(MAX_CHARS)} of ${count(characters.length)} characters. Open the link to read the rest`;
  return { shown: `${characters.slice(0, MAX_CHARS).join("")}…`, cut };
}
