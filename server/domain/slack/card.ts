import { sayErased } from "@/server/domain/erasure/words";
import type { ReviewDto } from "@/server/domain/review/api";
import { describeMissing } from "@/server/domain/review/describe-missing";
import { editorOf } from "@/server/domain/review/editor-of";
import { describeDestinations } from "@/server/domain/review/next/describe-destinations";
import { inOneLine } from "@/server/domain/review/next/what-happens-next";
import {
  CHANNEL_WORDS,
  DECIDED,
  describeDue,
  describeSimulated,
  EMPTY_DOCUMENT,
  sayCoversFor,
  sayDone,
  sayWhyNeededAgain,
  titleQuestion,
  UNDECIDED,
} from "@/server/domain/review/words";
import { countCodePoints } from "@/server/domain/text/code-points";
import { isBlank } from "@/server/domain/text/is-blank";
import { sayTime } from "@/server/domain/text/say-time";
import { describeUnseen } from "@/server/domain/text/unseen";
import { nameTool } from "@/server/domain/tool/call-in-words";
import { writeTarget } from "./target";

/** Slack refuses longer text in a section. */
const MAX_SECTION = 3_000;
/** Longer documents are truncated and can't be approved in Slack. */
export const MAX_CARD_CHARS = 2_900;
const MAX_QUESTION = 1_000;
const MAX_HEADER = 150;
const MAX_NOTE = 500;

interface Card {
  cardId: string;
  memberId: string;
  /** The review as the member sees it. */
  review: ReviewDto;
  author: string | null;
  simulated: boolean;
  /** What happens after an approval. */
  next: string;
  maySendBack: boolean;
  /** The card's message about the member's last click. */
  notice: string | null;
  /** The review page in the app. */
  url: string;
}

type Block = { type: string; [more: string]: unknown };

export interface WrittenCard {
  /** The text for notifications. */
  text: string;
  blocks: Block[];
}

/** Writes a review's card. All text is plain, so that nothing in it becomes a mention, a link, or an emoji. */
export function writeCard(card: Card): WrittenCard {
  const { review, notice } = card;
  const title = `Review: ${review.workflowName}`;
  const open = review.status === "OPEN";
  const blocks = [
    { type: "header", text: plain(clip(title, MAX_HEADER).shown) },
    ...(notice === null ? [] : [section(notice)]),
    ...(open ? [] : [section(sayOutcome(review).join("\n"))]),
    ...writeQuestion(card),
    ...writeDocument(review),
    ...(open ? writeStanding(card) : []),
    writeButtons(card),
  ];
  const outcome = open ? "is waiting for your review" : "is closed";
  return { text: escapeText(`“${clip(review.workflowName, MAX_HEADER).shown}” ${outcome}`), blocks };
}

/** Writes the card for someone who can't see the review anymore. */
export function writeEmptyCard(why: string): WrittenCard {
  return { text: escapeText(why), blocks: [section(why)] };
}

/**
 * Returns whether a card shows everything that its reviewer would approve. If not, the review can be approved only in
 * the app. That's the case for tool calls, blank documents, and text with invisible characters.
 */
export function fitsCard({ kind, text, action }: Pick<ReviewDto, "kind" | "text" | "action">): boolean {
  return (
    kind === "TEXT" &&
    !isBlank(text) &&
    countCodePoints(text) <= MAX_CARD_CHARS &&
    countCodePoints(action) <= MAX_QUESTION &&
    describeUnseen(text) === null
  );
}

/** Escapes the characters that start Slack's markup. */
export function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function writeQuestion({ review, author, simulated }: Card): Block[] {
  const { toolCall, action, asksAgain, feedback, stepOrder, startedBy, decidesFor } = review;
  const asked = titleQuestion({ author, isCall: toolCall !== null, isOpen: review.status === "OPEN" });
  const about = [
    `Step ${stepOrder}. Started by ${inOneLine(startedBy.name)}.`,
    decidesFor && sayCoversFor(inOneLine(decidesFor.name)),
    asksAgain && inOneLine(sayWhyNeededAgain(asksAgain), MAX_NOTE),
    simulated && inOneLine(describeSimulated(editorOf(review, review.text))),
  ];
  return [
    context(about.filter(Boolean).join(" ")),
    section(`${asked}\n${clip(action, MAX_QUESTION).shown}`),
    ...(feedback === null ? [] : [section(`Changes requested\n${clip(feedback, MAX_NOTE).shown}`)]),
    ...(toolCall ? [context(`Tool: ${nameTool(toolCall)}`)] : []),
  ];
}

function writeDocument({ text, mayApprove, erasedAt }: ReviewDto): Block[] {
  if (erasedAt) return [context(`${sayErased(erasedAt)}.`)];
  const { shown, cutFrom } = clip(text, MAX_CARD_CHARS);
  const unseen = describeUnseen(text);
  return [
    { type: "divider" },
    section(isBlank(shown) ? `${EMPTY_DOCUMENT.title}.` : shown),
    ...(isBlank(shown) && mayApprove.allowed ? [context("Open the review to approve it.")] : []),
    ...(cutFrom === null
      ? []
      : [
          context(
            `Showing the first ${count(MAX_CARD_CHARS)} of ${count(cutFrom)} characters. Open the review to read the rest and approve.`,
          ),
        ]),
    ...(unseen === null ? [] : [context(unseen)]),
    { type: "divider" },
  ];
}

function writeStanding({ review, next, memberId }: Card): Block[] {
  const { dueAt, missing, mayDecide, mayApprove, destinations } = review;
  const votes = sayVotes(review);
  const lines = [
    ...votes,
    votes.length > 0 && missing && describeMissing(missing, memberId),
    !mayDecide.allowed && `You can't decide this. ${mayDecide.reason}`,
    mayDecide.allowed && !mayApprove.allowed && mayApprove.reason,
    mayApprove.allowed && next,
    mayApprove.allowed && describeDestinations(destinations),
    dueAt && describeDue(new Date(dueAt)),
  ];
  const said = lines.filter(Boolean).join("\n");
  return said === "" ? [] : [context(said)];
}

function writeButtons(card: Card): Block {
  const { cardId, review, url, memberId, maySendBack } = card;
  const { status, mayDecide, mayApprove, hash, kind } = review;
  const value = writeTarget({ cardId, hash });
  const voted = review.decisions.some(
    ({ by, for: covered, voided }) => !voided && [by.id, covered?.id].includes(memberId),
  );
  const decides = status === "OPEN" && mayDecide.allowed;
  const button = (action_id: string, text: string, more: object) => ({
    type: "button",
    action_id,
    text: plain(text),
    ...more,
  });
  return {
    type: "actions",
    elements: [
      ...(decides && mayApprove.allowed && !voted && fitsCard(review)
        ? [button("approve", "Approve", { value, style: "primary" })]
        : []),
      ...(decides && maySendBack && kind !== "DELIVERY"
        ? [button("request_changes", "Request changes", { value })]
        : []),
      button("open", "Open", { url }),
    ],
  };
}

/** Describes how a closed review ended. */
function sayOutcome(review: ReviewDto): string[] {
  const undecided = UNDECIDED[review.status];
  return [...(undecided ? [undecided] : []), ...sayVotes(review)];
}

/** Describes each decision that counts: who made it, when, and where. */
function sayVotes({ decisions }: ReviewDto): string[] {
  return decisions
    .filter(({ voided }) => !voided)
    .map((decision) => {
      const { by, at, channel, reason } = decision;
      const said = `${sayDone([{ by, for: decision.for }], DECIDED[decision.decision])} ${CHANNEL_WORDS[channel]} on ${sayTime(new Date(at))}.`;
      return reason ? `${said} “${inOneLine(reason, MAX_NOTE)}”` : said;
    });
}

function clip(text: string, max: number): { shown: string; cutFrom: number | null } {
  const characters = [...text];
  if (characters.length <= max) return { shown: text, cutFrom: null };
  return { shown: `${characters.slice(0, max - 1).join("")}…`, cutFrom: characters.length };
}

const count = (value: number) => value.toLocaleString("en");
const plain = (text: string) => ({ type: "plain_text", text, emoji: false });
const section = (text: string): Block => ({ type: "section", text: plain(clip(text, MAX_SECTION).shown) });
const context = (text: string): Block => ({
  type: "context",
  elements: [plain(clip(text, MAX_SECTION).shown)],
});
