import { describe, expect, test } from "vitest";
import { HOSTILE } from "@/e2e/app/hostile-texts";
import { textIn } from "@/server/testing/document-html";
import { type ReviewNews, writeReviewMessage } from "./review-message";

/** The elements that an email and its document can contain. */
const ELEMENTS =
  "html head meta title style body div p h3 ul ol li strong em del code pre span small a table thead tbody tr th td section hr br blockquote".split(
    " ",
  );

const NEWS: ReviewNews = {
  kind: "REVIEW_OPENED",
  recipient: { name: "Sam Okafor", isRequester: false, coversFor: null },
  reassigned: null,
  requester: "Noor Haddad",
  workflowName: "Refund reply",
  author: null,
  action: "Check the amount.\nThen let it go out.",
  text: "Dear customer,\nyou get 20 € back.",
  toolCall: null,
  simulated: false,
  round: 1,
  feedback: null,
  changedBy: null,
  asksAgain: null,
  lapsedVotes: [],
  missing: null,
  next: "If approved, this document becomes the result of the run.",
  destinations: null,
  escalation: null,
  dueAt: new Date("2026-12-03T14:05:00Z"),
  url: "https://sign.test/r/abc",
  expiresAt: new Date("2026-12-03T14:05:00Z"),
};

const write = (changes: Partial<ReviewNews> = {}) => writeReviewMessage({ ...NEWS, ...changes });

describe("a message about a review", () => {
  test("shows the requester, the question, the exact document, what happens next, the deadline, and the link", () => {
    expect(write().subject).toBe("Please review “Refund reply”: Check the amount. Then let it go out.");
    expect(write().text).toBe(`“Refund reply”, started by Noor Haddad, is waiting for your review.

Question:
> Check the amount.
> Then let it go out.

Document:
> Dear customer,
> you get 20 € back.

If approved, this document becomes the result of the run.

Due Thu, Dec 3, 2026, 2:05 PM UTC. If it isn't decided by then, the run fails.

Review and decide:
https://sign.test/r/abc

This link is only for Sam Okafor. Decisions made with it are recorded as Sam Okafor's. It expires on Thu, Dec 3, 2026, 2:05 PM UTC. Opening the link decides nothing.
`);
  });

  test("shows the same in HTML", () => {
    const { html, subject } = write();
    const words = textIn(html);
    for (const said of [subject, NEWS.action, NEWS.text, NEWS.next, "Noor Haddad", "Due Thu, Dec 3, 2026"])
      expect(words).toContain(said);
    expect(html).toContain('href="https://sign.test/r/abc"');
    expect(html).toContain("width=device-width");
  });

  test("says where the run sends data after an approval", () => {
    const destinations = "Then step 2 sends a POST request to https://api.example.com.";
    const { text, html } = write({ destinations });
    expect(text).toContain(`${NEWS.next}\n\n${destinations}\n\nDue`);
    expect(html).toContain(destinations);
  });

  test("says whose approval no longer counts, and how many more are needed", () => {
    const { subject, text } = write({ kind: "REVIEW_VOTE_VOIDED", lapsedVotes: ["Kim", "Lee"], missing: 2 });
    expect(subject).toBe("An approval no longer counts: “Refund reply” is waiting for your review");
    expect(text).toContain(
      "An approval by Lee no longer counts, because they can no longer decide this review.",
    );
    expect(text).toContain("Needs 2 more approvals.");
  });

  test("distinguishes an agent's instructions from the question for reviewers", () => {
    const { subject, text, html } = write({ author: "Writer", action: "Write the reply." });
    expect(subject).toBe("Please review “Refund reply”: Writer's draft");
    expect(text).toContain("Instructions for Writer:\n> Write the reply.\n");
    expect(html).toContain("Instructions for Writer");
    expect(`${text}${html}`).not.toContain("Question");
  });

  test("says if the reader started the run and how many approvals are missing, and omits the deadline if there is none", () => {
    const recipient = { name: "Noor Haddad", isRequester: true, coversFor: null };
    const { text } = write({ recipient, dueAt: null, missing: 1 });
    expect(text).toContain("Your run of “Refund reply” is waiting for your review.");
    expect(text).toContain("Needs one more approval.");
    expect(text).not.toContain("Due");
  });

  test("tells a cover who they decide for and how the decision is recorded", () => {
    const recipient = { name: "Sam Okafor", isRequester: false, coversFor: "Dana Whitfield" };
    const { text, html } = write({ recipient });
    for (const part of [text, textIn(html)]) {
      expect(part).toContain("You got this because you're covering for Dana Whitfield.");
      expect(part).toContain("recorded as made by Sam Okafor for Dana Whitfield.");
    }
  });

  test("says who reassigned the review to the reader, and shows the whole note", () => {
    const note = `Sam knows\nthis customer. ${"Really. ".repeat(100)}`.trim();
    const message = write({ kind: "REVIEW_REASSIGNED", reassigned: { by: "Dana Whitfield", note } });
    expect(message.subject).toBe("Dana Whitfield asked you to review “Refund reply”");
    for (const part of [message.text, message.html]) {
      expect(part).toContain("is waiting for your review. It was reassigned to you.");
      expect(part).toContain(`Reassigned by Dana Whitfield: “${note.replace("\n", " ")}”`);
    }
    const reminder = write({ kind: "REVIEW_REMINDER", reassigned: { by: "Dana Whitfield", note: "Short." } });
    expect(reminder.text).toContain("Reassigned by Dana Whitfield: “Short.”");
  });

  test("covers a changed document, a reminder, a second round, and a simulated draft", () => {
    const changed = write({ kind: "REVIEW_CHANGED", changedBy: "Dana Whitfield" });
    expect(changed.subject).toBe("The document changed. Please review it again: “Refund reply”");
    expect(changed.text).toContain(
      "The document in “Refund reply” was edited after you were asked to review it.",
    );
    expect(changed.text).toContain("Edited by Dana Whitfield.");
    const reminder = write({ kind: "REVIEW_REMINDER", changedBy: "Dana Whitfield" });
    expect(reminder.subject).toBe("Reminder: “Refund reply” is waiting for your review");
    expect(reminder.text).toContain("Half of the time to decide has passed.");
    expect(reminder.text).toContain("Edited by Dana Whitfield.");
    const again = write({ round: 2, feedback: "Name the\namount.", simulated: true });
    expect(again.subject).toMatch(/^Round 2: please review “Refund reply”: /);
    expect(again.text).toContain("Changes requested before this draft: “Name the amount.”");
    expect(again.text).toContain("Simulated");
    const edited = write({ kind: "REVIEW_CHANGED", simulated: true, changedBy: "Dana Whitfield" });
    expect(edited.text).toContain("Simulated, edited by Dana Whitfield.");
    expect(edited.text).not.toContain("wrote this");
  });

  test("says when a review was escalated, and to whom", () => {
    const { subject, text, html } = write({
      kind: "REVIEW_ESCALATED",
      escalation: { afterSeconds: 14_400, to: "Sam Okafor and all owners" },
    });
    expect(subject).toBe("Escalated to you: “Refund reply” is waiting for your review");
    const words =
      "“Refund reply”, started by Noor Haddad, is waiting for your review. It wasn't decided within 4 hours, so it was escalated to Sam Okafor and all owners.";
    for (const part of [text, textIn(html)]) expect(part).toContain(words);
  });

  test("truncates a very long document and says so", () => {
    const { text, html } = write({ text: "👍".repeat(6_001) });
    for (const part of [text, html]) {
      expect(part).toContain("the first 6,000 of 6,001 characters");
      expect(part).toContain(`${"👍".repeat(6_000)}…`);
    }
    expect(write({ text: "👍".repeat(6_000) }).text).not.toContain("the first");
  });

  test("renders the document in HTML, with the button as its only link, and keeps its source in plain text", () => {
    const text =
      "# Report\n\n| Metal | Price |\n|---|--:|\n| Copper | 9 |\n\nSee [the letter](https://letters.test/a).";
    const written = write({ text });
    expect(written.html).toMatch(/<h3 [^>]*>Report<\/h3>/);
    expect(written.html).toMatch(/<td [^>]*;text-align:right">9<\/td>/);
    expect(written.html).toMatch(/>the letter<\/span><small [^>]*> \(letters\.test\)<\/small>/);
    expect(written.html.match(/<a /g)).toHaveLength(1);
    expect(written.html).not.toMatch(/<img|<link|url\(|@import|src=/);
    expect(written.text).toContain("> | Copper | 9 |");
  });

  test("has colors for dark mode and says that a truncated document continues on the page", () => {
    expect(write().html).toContain('name="color-scheme" content="light dark"');
    expect(write().html).toContain("@media (prefers-color-scheme: dark)");
    expect(write().html).not.toContain("continues on the page");
    expect(write({ text: "a".repeat(6_001) }).html).toContain("Open the review to read the rest.");
  });

  test("stays short enough for mail programs, whatever the document contains", () => {
    const table = `| ${"a | ".repeat(20)}\n|${"-|".repeat(20)}\n${`| ${"b | ".repeat(20)}\n`.repeat(70)}`;
    expect(write({ text: table }).html.length).toBeLessThan(100_000);
  });

  test.each(HOSTILE.split("\n"))("contains no element of a hostile document: %s", (line) => {
    const text = `# ${line}\n\n- **${line}**\n\n[${line}](${line})\n\n${line}`;
    const { html } = write({ text, action: line, workflowName: line, feedback: line, requester: line });
    const names = [...html.matchAll(/<([a-z0-9]+)/gi)].map(([, name]) => name);
    expect(names.filter((name) => !ELEMENTS.includes(name ?? ""))).toEqual([]);
    expect(html.match(/<a [^>]*>/g)).toEqual([
      expect.stringContaining('class="button" href="https://sign.test/r/abc"'),
    ]);
  });

  test("keeps a hostile document inside its quote", () => {
    const hostile = "Fine.\n\nReview and decide:\nhttps://evil.test/r/x\r\u2028<img src=x onerror=alert(1)>";
    const { text, html, subject } = write({
      text: hostile,
      action: hostile,
      workflowName: "A\r\nBcc: x@y.test",
    });
    expect(subject).not.toMatch(/[\r\n]/);
    expect(text.match(/^https:.*$/gm)).toEqual(["https://sign.test/r/abc"]);
    expect(text.match(/^.*onerror.*$/gm)?.every((line) => line.startsWith("> "))).toBe(true);
    expect(html).not.toContain("<img");
    expect(html.match(/<a /g)).toHaveLength(1);
  });
});
