import { type Html, html } from "@/server/domain/html/html";
import { inOneLine } from "@/server/domain/review/next/what-happens-next";
import { titleQuestion } from "@/server/domain/review/words";
import { sayTime } from "@/server/domain/text/say-time";
import type { VerifiedLink } from "@/server/services/link/verify";
import type { LinkedReview } from "@/server/services/review/read-linked";

/** Longer text is collapsed, so that the document starts on a phone's first screen. */
const MAX_CHARS = 200;
const MAX_LINES = 4;

/** Writes the question for the reviewer and one line about the run. */
export function writeQuestion({ review, author }: LinkedReview, { memberId }: VerifiedLink): Html {
  const { action, toolCall, status, startedBy, workflowName, dueAt } = review;
  const asked = titleQuestion({ author, isCall: toolCall !== null, isOpen: status === "OPEN" });
  const isQuestion = author === null && toolCall === null;
  const title = isQuestion
    ? isLong(action)
      ? inOneLine(action, MAX_CHARS)
      : action
    : toolCall
      ? asked
      : `${author}'s draft`;
  const place = [
    workflowName,
    startedBy.id === memberId ? "Your run" : `${startedBy.name}'s run`,
    dueAt && status === "OPEN" && `Due ${sayTime(new Date(dueAt))}`,
  ];
  const whole = isQuestion ? isLong(action) && "Full question" : !toolCall && action.trim() !== "" && asked;
  return html`<div class="title"><h1 dir="auto">${title}</h1>
<p class="muted" dir="auto">${place.filter(Boolean).join(" · ")}</p></div>
${whole ? writeFold(whole, action) : toolCall && html`<p class="words" dir="auto">${action}</p>`}`;
}

/** Writes a person's words under a heading, collapsed if they are long. */
export function writeSaid(title: string, words: string): Html {
  return isLong(words)
    ? writeFold(title, words)
    : html`<section class="field"><h2>${title}</h2>
<p class="said words" dir="auto">${words}</p></section>`;
}

function writeFold(title: string, words: string): Html {
  return html`<details><summary>${title}</summary>
<p class="said words" dir="auto">${words}</p></details>`;
}

function isLong(words: string): boolean {
  return words.length > MAX_CHARS || words.split("\n").length > MAX_LINES;
}
