import { html } from "@/server/domain/html/html";
import { PALETTE } from "@/server/domain/html/palette";
import { inOneLine } from "@/server/domain/review/what-happens-next";
import { sayTime } from "@/server/domain/text/say-time";
import { describeUnseen } from "@/server/domain/text/unseen";
import type { NamedTool } from "@/server/domain/tool/call-in-words";

/** What a message about a review tells one person. */
export interface ReviewNews {
  kind: "REVIEW_OPENED" | "REVIEW_CHANGED" | "REVIEW_REMINDER" | "REVIEW_VOTE_VOIDED";
  recipient: { name: string; isRequester: boolean };
  /** Who started the run. */
  requester: string;
  workflowName: string;
  /** The agent that wrote the draft and was asked `action`; null: the people who decide are asked it. */
  author: string | null;
  action: string;
  /** The text: of a call that the agent wants to make, the arguments. */
  text: string;
  toolCall: NamedTool | null;
  /** The built-in model wrote it. */
  simulated: boolean;
  /** What somebody asked for, when this draft is the answer to it. */
  feedback: string | null;
  /** Who proposed the text, when it is not the draft. */
  changedBy: string | null;
  /** Whose votes count no longer, the last one last. */
  lapsedVotes: readonly string[];
  /** How many more people must stand behind the text, when it takes several. */
  missing: number | null;
  /** What an approval leads to. */
  next: string;
  /** Where an approved run sends data. Null if nowhere. */
  destinations: string | null;
  dueAt: Date | null;
  url: string;
  expiresAt: Date;
}

export interface WrittenMessage {
  subject: string;
  text: string;
  html: string;
}

/** More than that is read behind the link. */
const MOST_CHARACTERS = 6_000;

/** The mail to somebody who can decide a review: everything that they need to know before they open the link. */
export function writeReviewMessage(news: ReviewNews): WrittenMessage {
  const subject = subjectOf(news);
  const { shown, cut } = clip(news.text);
  const parts = {
    intro: introOf(news),
    asked: askedOf(news),
    what: news.toolCall ? "The arguments" : "The text",
    notes: notesOf(news),
    shown,
    cut,
    due: news.dueAt && `Due ${sayTime(news.dueAt)}. Undecided by then, the run fails.`,
    whose: `The link is for ${news.recipient.name}: whoever decides there decides as ${news.recipient.name}. It is good until ${sayTime(news.expiresAt)}. To open it decides nothing.`,
  };
  return { subject, text: writeText(news, parts), html: writeHtml(news, subject, parts) };
}

function askedOf({ author, toolCall }: ReviewNews): string {
  if (toolCall) return `${author} wants to call a tool, and waits for you`;
  return author === null ? "What is asked" : `${author} wrote the text. It was asked`;
}

function subjectOf({ kind, workflowName, author, action, toolCall }: ReviewNews): string {
  const draft = author === null ? inOneLine(action, 80) : `${author}’s draft`;
  const name = `“${inOneLine(workflowName, 80)}”`;
  const subject = {
    REVIEW_OPENED: `Please review ${name}: ${toolCall ? `${author} wants to call ${inOneLine(toolCall.tool, 80)}` : draft}`,
    REVIEW_CHANGED: `The text changed, please read it again: ${name}`,
    REVIEW_REMINDER: `Reminder: ${name} waits for your review`,
    REVIEW_VOTE_VOIDED: `An approval counts no longer: ${name} waits for your review`,
  }[kind];
  return subject.replace(/[\p{Cc}\p{Cf}]/gu, "").trim();
}

function introOf({ kind, recipient, requester, workflowName, changedBy, lapsedVotes }: ReviewNews): string {
  const name = `“${inOneLine(workflowName)}”`;
  const run = recipient.isRequester
    ? `Your run of ${name}`
    : `${name}, which ${inOneLine(requester)} started,`;
  switch (kind) {
    case "REVIEW_OPENED":
      return `${run} waits for your review.`;
    case "REVIEW_CHANGED":
      return `${changedBy ?? "Somebody"} changed the text of ${name}. What you read before holds no longer: this is the text now.`;
    case "REVIEW_REMINDER":
      return `${run} still waits for your review. Half of its time is over.`;
    case "REVIEW_VOTE_VOIDED":
      return `${run} still waits for your review. The approval of ${lapsedVotes.at(-1) ?? "somebody"} counts no longer: they may not decide this any more.`;
  }
}

function notesOf({ kind, text, simulated, feedback, changedBy, missing }: ReviewNews): string[] {
  const notes: string[] = [];
  const unseen = describeUnseen(text);
  if (unseen !== null) notes.push(unseen);
  if (feedback !== null) notes.push(`It answers what was asked for: “${inOneLine(feedback)}”`);
  if (changedBy !== null && kind !== "REVIEW_CHANGED") notes.push(`${changedBy} changed it.`);
  if (simulated) notes.push("The built-in Simulated model wrote it: sentences of its input, put together.");
  if (missing !== null)
    notes.push(`It waits for ${missing === 1 ? "one more person" : `${missing} people`} to approve it.`);
  return notes;
}

interface Parts {
  intro: string;
  asked: string;
  what: string;
  notes: string[];
  shown: string;
  cut: string | null;
  due: string | null;
  whose: string;
}

/** The reviewed text is quoted line by line: whatever stands in it cannot pass for a part of the message. */
function writeText(
  { action, next, destinations, url }: ReviewNews,
  { intro, asked, what, notes, shown, cut, due, whose }: Parts,
): string {
  return [
    intro,
    `${asked}:\n${quote(action)}`,
    `${what}${cut ? ` (${cut})` : ""}:\n${quote(shown)}`,
    ...notes,
    next,
    destinations,
    due,
    `Read it and decide:\n${url}`,
    whose,
  ]
    .filter((part) => part !== null)
    .join("\n\n")
    .concat("\n");
}

function quote(text: string): string {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => `> ${line}`.trimEnd())
    .join("\n");
}

/** Every style stands on its element, since mail programs drop the rest. */
function writeHtml(
  { action, next, destinations, url }: ReviewNews,
  subject: string,
  { intro, asked, what, notes, shown, cut, due, whose }: Parts,
): string {
  const muted = `color:${color("muted")};font-size:14px`;
  const paragraph = "margin:0 0 16px";
  const kept = "white-space:pre-wrap;overflow-wrap:anywhere;word-break:break-word";
  const sheet = `${kept};margin:0 0 16px;padding:16px;background:${color("surface")};border:1px solid ${color("line")};border-radius:8px`;
  const button = `display:inline-block;padding:13px 24px;background:${color("accent")};border-radius:8px;color:${color("on-accent")};font-weight:600;text-decoration:none`;
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${subject}</title>
</head>
<body style="margin:0;background:${color("paper")}">
<div style="max-width:600px;margin:0 auto;padding:24px 16px;color:${color("ink")};font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif">
<p style="${paragraph}">${intro}</p>
<p style="margin:0;${muted}">${asked}</p>
<div dir="auto" style="${kept};${paragraph}">${action}</div>
<p style="margin:0 0 4px;${muted}">${what}${cut && ` (${cut})`}</p>
<div dir="auto" style="${sheet}">${shown}</div>
${[...notes, next, destinations, due].map(
  (line) =>
    line &&
    html`<p style="${paragraph}">${line}</p>
`,
)}<p style="margin:24px 0"><a href="${url}" style="${button}">Read it and decide</a></p>
<p style="margin:0;${muted}">${whose}</p>
</div>
</body>
</html>
`;
  return document.toString();
}

function color(name: keyof typeof PALETTE): string {
  return PALETTE[name][0];
}

/** The beginning of a long text, cut between characters. */
function clip(text: string): { shown: string; cut: string | null } {
  if (text.length <= MOST_CHARACTERS) return { shown: text, cut: null };
  const characters = [...text];
  if (characters.length <= MOST_CHARACTERS) return { shown: text, cut: null };
  const count = (value: number) => value.toLocaleString("en");
  const cut = `the first ${count(MOST_CHARACTERS)} of its ${count(characters.length)} characters; all of it is behind the link`;
  return { shown: `${characters.slice(0, MOST_CHARACTERS).join("")}…`, cut };
}
