import { describe, expect, test } from "vitest";
import { type ReviewNews, writeReviewMessage } from "./review-message";

const NEWS: ReviewNews = {
  kind: "REVIEW_OPENED",
  recipient: { name: "Sam Okafor", isRequester: false },
  requester: "Noor Haddad",
  workflowName: "Refund reply",
  author: null,
  action: "Check the amount.\nThen let it go out.",
  text: "Dear customer,\nyou get 20 € back.",
  toolCall: null,
  simulated: false,
  feedback: null,
  changedBy: null,
  lapsedVotes: [],
  missing: null,
  next: "If approved, this text is the result of the run.",
  destinations: null,
  dueAt: new Date("2026-12-03T14:05:00Z"),
  url: "https://sign.test/r/abc",
  expiresAt: new Date("2026-12-03T14:05:00Z"),
};

const write = (changes: Partial<ReviewNews> = {}) => writeReviewMessage({ ...NEWS, ...changes });

describe("a message about a review", () => {
  test("says who asks what, shows the exact text, what follows, until when, and the link", () => {
    expect(write().subject).toBe("Please review “Refund reply”: Check the amount. Then let it go out.");
    expect(write().text).toBe(`“Refund reply”, which Noor Haddad started, waits for your review.

What is asked:
> Check the amount.
> Then let it go out.

The text:
> Dear customer,
> you get 20 € back.

If approved, this text is the result of the run.

Due Thu, 3 Dec 2026, 14:05 UTC. Undecided by then, the run fails.

Read it and decide:
https://sign.test/r/abc

The link is for Sam Okafor: whoever decides there decides as Sam Okafor. It is good until Thu, 3 Dec 2026, 14:05 UTC. To open it decides nothing.
`);
  });

  test("says the same in HTML", () => {
    const { html, subject } = write();
    const words = html.replace(/<style>.*?<\/style>|<[^>]+>/gs, "").replaceAll("&#39;", "'");
    for (const said of [subject, NEWS.action, NEWS.text, NEWS.next, "Noor Haddad", "Due Thu, 3 Dec 2026"])
      expect(words).toContain(said);
    expect(html).toContain('href="https://sign.test/r/abc"');
    expect(html).toContain("width=device-width");
  });

  test("names where the run sends data after an approval", () => {
    const destinations = "Then step 2 sends a POST request to https://api.example.com.";
    const { text, html } = write({ destinations });
    expect(text).toContain(`${NEWS.next}\n\n${destinations}\n\nDue`);
    expect(html).toContain(destinations);
  });

  test("says whose approval counts no longer, and how many are missing", () => {
    const { subject, text } = write({ kind: "REVIEW_VOTE_VOIDED", lapsedVotes: ["Kim", "Lee"], missing: 2 });
    expect(subject).toBe("An approval counts no longer: “Refund reply” waits for your review");
    expect(text).toContain("The approval of Lee counts no longer: they may not decide this any more.");
    expect(text).toContain("It waits for 2 people to approve it.");
  });

  test("tells what an agent was asked from what people are asked", () => {
    const { subject, text, html } = write({ author: "Writer", action: "Write the reply." });
    expect(subject).toBe("Please review “Refund reply”: Writer’s draft");
    expect(text).toContain("Writer wrote the text. It was asked:\n> Write the reply.\n");
    expect(html).toContain("Writer wrote the text. It was asked");
    expect(`${text}${html}`).not.toContain("What is asked");
  });

  test("says so when the run is the reader's own, is not due, or takes more people", () => {
    const recipient = { name: "Noor Haddad", isRequester: true };
    const { text } = write({ recipient, dueAt: null, missing: 1 });
    expect(text).toContain("Your run of “Refund reply” waits for your review.");
    expect(text).toContain("It waits for one more person to approve it.");
    expect(text).not.toContain("Due");
  });

  test("tells of a changed text, a reminder, a second draft and a simulated one", () => {
    const changed = write({ kind: "REVIEW_CHANGED", changedBy: "Dana Whitfield" });
    expect(changed.subject).toBe("The text changed, please read it again: “Refund reply”");
    expect(changed.text).toContain("Dana Whitfield changed the text of “Refund reply”.");
    const reminder = write({ kind: "REVIEW_REMINDER", changedBy: "Dana Whitfield" });
    expect(reminder.subject).toBe("Reminder: “Refund reply” waits for your review");
    expect(reminder.text).toContain("Half of its time is over.");
    expect(reminder.text).toContain("Dana Whitfield changed it.");
    const again = write({ feedback: "Name the\namount.", simulated: true });
    expect(again.text).toContain("It answers what was asked for: “Name the amount.”");
    expect(again.text).toContain("Simulated");
  });

  test("shows the beginning of a very long text, and says so", () => {
    const { text, html } = write({ text: "👍".repeat(6_001) });
    for (const part of [text, html]) {
      expect(part).toContain("the first 6,000 of its 6,001 characters");
      expect(part).toContain(`${"👍".repeat(6_000)}…`);
    }
    expect(write({ text: "👍".repeat(6_000) }).text).not.toContain("the first");
  });

  test("lets nothing of a hostile text out of its place", () => {
    const hostile = "Fine.\n\nRead it and decide:\nhttps://evil.test/r/x\r\u2028<img src=x onerror=alert(1)>";
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
