import type { Page } from "playwright/test";
import { expectAccessible } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { documentText, editDocument, expectInDocument } from "@/e2e/support/document";
import { card, expectSaved, inspector, openWorkflow, showFace } from "@/e2e/support/editor";
import { cancelAll, expectSelected, startWaitingRun } from "@/e2e/support/inbox";
import type { App } from "@/e2e/support/organization";
import { PHONE } from "@/e2e/support/screens";
import { signIn } from "@/e2e/support/sign-in";
import { makeWorkflow, startRun } from "@/e2e/support/workflows";

/** A reviewed step, then a step whose input is the approved text. */
const LETTER = [
  { agentId: "finance_agent", action: "List the facts as 3 bullets.", review: {} },
  { agentId: "writer", action: "Say it in one line." },
];

test.beforeEach(async ({ page, app }) => signIn(page, app));

const draft = (page: Page) => page.getByRole("textbox", { name: /^Document/ });
const reason = (page: Page) => page.getByRole("textbox", { name: "Feedback" });

async function requestChanges(page: Page, text: string) {
  await page.getByRole("button", { name: "Request changes" }).click();
  await expect(reason(page)).toBeFocused();
  await reason(page).fill(text);
  await page.getByRole("button", { name: "Send back" }).click();
  await expect(page.getByText("You sent it back.")).toBeVisible();
}

/** Waits for the next round and opens it. */
async function openNextRound(page: Page, round: number) {
  const next = page.getByRole("link", { name: `Review round ${round}` });
  await expect(next).toBeVisible();
  await expect(draft(page)).toHaveCount(0);
  await next.click();
}

async function openRun(
  page: Page,
  app: App,
  name: string,
  steps: Parameters<typeof makeWorkflow>[3] = LETTER,
) {
  const runId = await startRun(page.request, app, await makeWorkflow(page.request, app, name, steps));
  await page.goto(`/runs/${runId}`);
  await expectInDocument(page, /Copper/);
  return runId;
}

/** Waits until a run pauses. Returns the run. */
async function pausedAt(page: Page, app: App, runId: string) {
  const run = async () => (await api(page, app, `/workflows/runs/${runId}`)).json();
  await expect.poll(async () => (await run()).status).toBe("PAUSED");
  return run();
}

function api(page: Page, app: App, path: string, data?: object) {
  const headers = { authorization: `Bearer ${app.token}` };
  const url = `${app.url}/api/v1${path}`;
  return data ? page.request.post(url, { headers, data }) : page.request.get(url, { headers });
}

test("a draft is sent back with a reason, comes back revised, and every round is kept", async ({
  page,
  app,
}) => {
  const runId = await openRun(page, app, "Sent back twice");
  await expect(page.getByText("Finance agent wrote this based on these instructions:")).toBeVisible();
  await page.getByRole("button", { name: "Request changes" }).click();
  await page.getByRole("button", { name: "Send back" }).click();
  await expect(page.getByText("Tell the agent what to change.")).toBeVisible();
  await reason(page).fill("Omit the copper.");
  await page.getByRole("button", { name: "Send back" }).click();
  await expect(page.getByText("You sent it back.")).toBeVisible();
  await openNextRound(page, 2);

  const second = page.getByRole("region", { name: "Round 2: changes since your request" });
  await expect(second.getByText("Omit the copper.")).toBeVisible();
  await expect(second.locator("del")).toContainText(["Copper rose"]);
  await expectInDocument(page, /Copper/, false);
  await expect(page.getByText("Simulated", { exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: /^1\. Finance agent/ })).toContainText("round 2");
  await expectAccessible(page);

  await requestChanges(page, "As 1 bullet, please.");
  await openNextRound(page, 3);
  const third = page.getByRole("region", { name: "Round 3: changes since your request" });
  await expect(third).toBeVisible();
  await editDocument(page);
  const approved = await documentText(draft(page));
  expect(approved.split("\n")).toHaveLength(1);
  await third.getByText("Round 2: changes since your request").click();
  await expect(third.getByText("Omit the copper.")).toBeVisible();
  await page.getByRole("button", { name: "Approve", exact: true }).click();

  await expect(page.getByRole("status").getByText("Completed")).toBeVisible();
  await page.goto(`/runs/${runId}?step=1`);
  await expect(page.getByText("Approved by Dana Whitfield")).toBeVisible();
  await expect(third.getByText("As 1 bullet, please.")).toBeVisible();
  await third.getByText("Round 2: changes since your request").click();
  await expect(third.locator("del").filter({ hasText: "Copper rose" })).toBeVisible();
  await expect(page.getByRole("tab")).toHaveText([
    "Approved text",
    "Draft",
    "Input",
    "Prompt",
    "Attempts",
    "Raw",
  ]);
  await page.getByRole("tab", { name: "Prompt" }).click();
  await expect(page.getByRole("tabpanel")).toContainText("As 1 bullet, please.");
  await page.goto(`/runs/${runId}?step=2`);
  await page.getByRole("tab", { name: "Input" }).click();
  await expect(page.getByRole("tabpanel")).toContainText(approved.replace(/^- /, ""));
});

test("a document sent back from a person's step goes to an agent and comes back for review", async ({
  page,
  app,
}) => {
  const steps = [
    { agentId: "finance_agent", action: "List the facts as 3 bullets." },
    { agentId: "human", action: "Are these the facts?" },
    { agentId: "writer", action: "Repeat in 3 bullets." },
    { agentId: "human", action: "Is this right?" },
  ];
  const runId = await openRun(page, app, "Sent back from a question", steps);
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  await page.getByRole("link", { name: "Next review: step 4" }).click();
  await expect(page.getByText("Is this right?")).toBeVisible();
  const facts = page.getByRole("region", { name: "1 Finance agent", exact: true });
  await page.getByRole("tab", { name: /^1 Finance agent/ }).click();
  await expect(facts).toContainText("Copper rose");
  await page.getByRole("button", { name: "Request changes" }).click();
  await expect(page.getByText(/^Writer uses your feedback to write a new draft/)).toBeVisible();
  await page.getByRole("combobox", { name: "Send back to" }).selectOption("Step 1: Finance agent");
  await expect(
    page.getByText(/^Finance agent uses your feedback.* Step 3 runs again\. Step 2 is reviewed again\.$/),
  ).toBeVisible();
  await expectAccessible(page);
  await reason(page).fill("Omit the copper.");
  await page.getByRole("button", { name: "Send back" }).click();
  await expect(page.getByText("You sent it back.")).toBeVisible();

  await page.getByRole("link", { name: "Review step 2" }).click();
  const changes = page.getByRole("region", { name: "Round 2: changes since your request" });
  await expect(changes.getByText("Omit the copper.")).toBeVisible();
  await expect(changes.getByText("at step 4")).toBeVisible();
  await expectInDocument(page, /Copper/, false);
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  await page.getByRole("link", { name: "Next review: step 4, round 2" }).click();
  await expect(page.getByRole("region", { name: "Round 2: changes since your request" })).toBeVisible();
  // The sources are from this round.
  await page.getByRole("tab", { name: /^1 Finance agent/ }).click();
  await expect(facts).toContainText(/\w/);
  await expect(facts).not.toContainText("Copper");
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  await expect(page.getByRole("status").getByText("Completed")).toBeVisible();
  await page.goto(`/runs/${runId}?step=1`);
  await expect(changes.locator("del")).toContainText(["Copper rose"]);
});

test("a sent-back draft links to the next round", async ({ page, app }) => {
  const another = await startWaitingRun(page.request, app, "Moved on to", 3600);
  const runId = await openRun(page, app, "Read on its own page");
  const [{ review }] = (await (await api(page, app, `/workflows/runs/${runId}`)).json()).steps;
  await page.goto(`/reviews/${review.id}`);
  await editDocument(page);
  await draft(page).fill("My own words.");
  await requestChanges(page, "Say what the suppliers want.");
  await expect(page.getByText("Sent back for changes by Dana Whitfield")).toBeVisible();
  await expect(page.getByText("Your edits weren't included.")).toBeVisible();
  await expect(page.getByText("My own words.")).toBeVisible();
  await page.getByRole("link", { name: "Review round 2" }).click();
  await expect(page.getByRole("region", { name: "Round 2: changes since your request" })).toBeVisible();
  await editDocument(page);
  await expect(draft(page)).toBeEditable();

  await page.goto("/reviews?tab=done");
  const row = page.getByRole("listitem").filter({ has: page.locator(`[data-review="${review.id}"]`) });
  await expect(row.getByText("Sent back", { exact: true })).toBeVisible();
  await expect(row.getByText("by Dana Whitfield", { exact: true })).toBeVisible();
  await page.goto(`/reviews/${another.reviewId}`);
  await expectSelected(page, "Moved on to", another);
  await cancelAll(page.request, app, [another]);
});

test("feedback names its author, and the next person can send the document back too", async ({
  page,
  app,
  browser,
}) => {
  const human = { agentId: "human", action: "Is it right?" };
  const runId = await openRun(page, app, "Asked by another", [...LETTER.slice(0, 1), human]);
  const other = await browser.newPage();
  await signIn(other, app, app.sam, `/runs/${runId}`);
  await requestChanges(other, "Shorter, please.");
  await other.close();
  await expect(
    page.getByRole("region", { name: "Round 2: changes since Sam Okafor's request" }),
  ).toBeVisible();
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  await page.getByRole("link", { name: "Next review: step 2" }).click();
  await expect(page.getByRole("heading", { name: "Step 2: A person decides" })).toBeVisible();
  await requestChanges(page, "Longer again.");
  await expect(page.getByRole("link", { name: "Review step 1" })).toBeVisible();
});

test("a person's step without an agent before it can't request changes", async ({ page, app }) => {
  await openRun(page, app, "Asked first", [{ agentId: "human", action: "Is it right?" }]);
  await expect(page.getByRole("button", { name: "Approve", exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Request changes" })).toHaveCount(0);
});

test("the API can send a draft back, from a person's step too, and the run lists its rounds", async ({
  page,
  app,
}) => {
  const human = { agentId: "human", action: "Is it right?" };
  const runId = await openRun(page, app, "Sent back over the API", [...LETTER.slice(0, 1), human]);
  const run = async () => (await api(page, app, `/workflows/runs/${runId}`)).json();
  const [{ review: first }] = (await run()).steps;
  const decide = (id: string, decision: string, text?: string) =>
    api(page, app, `/reviews/${id}/decide`, { decision, reason: text });
  expect((await decide(first.id, "request_changes")).status()).toBe(400);
  expect((await decide(first.id, "request_changes", "Omit the copper.")).status()).toBe(202);
  expect((await decide(first.id, "approve")).status()).toBe(409);
  await expect(page.getByRole("region", { name: "Round 2: changes since your request" })).toBeVisible();

  const [step] = (await run()).steps;
  expect(step).toMatchObject({
    status: "WAITING",
    round: 2,
    attempt: 2,
    output: null,
    feedback: "Omit the copper.",
    rounds: [
      { round: 1, attempt: 1, review: { id: first.id, status: "CHANGES_REQUESTED", draft: first.draft } },
    ],
  });
  expect((await decide(step.review.id, "approve")).status()).toBe(202);
  await expect(page.getByRole("heading", { name: "Step 2: A person decides" })).toBeVisible();
  const [, second] = (await run()).steps;
  expect((await decide(second.review.id, "request_changes", "Shorter.")).status()).toBe(202);
  await expect(page.getByRole("link", { name: /^1\. Finance agent/ })).toContainText("round 3");
  const alone = await makeWorkflow(page.request, app, "Asked over the API", [human]);
  const { reviewId } = await pausedAt(page, app, await startRun(page.request, app, alone));
  expect((await decide(reviewId, "request_changes", "Shorter.")).status()).toBe(400);
});

test("the editor can turn on review of an agent's output, and the step's card shows it", async ({
  page,
  app,
}) => {
  await openWorkflow(page, app, "Reviewed by whom", [{ agentId: "writer", action: "Write the letter." }]);
  await card(page, 1).click();
  const asks = inspector(page).getByRole("checkbox", { name: /^Review the output/ });
  const policy = inspector(page).getByRole("group", { name: "Who decides" });
  await expect(policy).toHaveCount(0);
  await asks.check();
  await expect(card(page, 1)).toHaveAccessibleName(/Writer ?, then a person decides ?: ?Write the letter/);
  await policy.getByRole("checkbox", { name: "Owner, 1 person" }).check();
  await expect(policy.getByText("Any owner approves.")).toBeVisible();
  await expectSaved(page, "draft, 1 change");
  await asks.uncheck();
  await expect(policy).toHaveCount(0);
  await expectSaved(page, "published");
  await asks.check();
  await expect(policy.getByText("Any owner approves.")).toBeVisible();
  await expectSaved(page, "draft, 1 change");
  await showFace(page, "Canvas");
  await expect(card(page, 1)).toHaveAccessibleName(/then any owner decides/);
  await expectAccessible(page);

  await page.getByRole("button", { name: "Publish" }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Publish/ })
    .click();
  await expectSaved(page, "published, version 2");
});

test.describe("at 390 px, by touch", () => {
  test.use(PHONE);

  test("a draft is sent back and the next one approved", async ({ page, app }) => {
    await openRun(page, app, "Sent back on the phone");
    await page.getByRole("button", { name: "Request changes" }).tap();
    await reason(page).fill("Omit the copper.");
    await page.getByRole("button", { name: "Send back" }).tap();
    await page.getByRole("link", { name: "Review round 2" }).tap();
    await expectInDocument(page, /Copper/, false);
    await page.getByRole("button", { name: "Details", exact: true }).tap();
    await expect(page.getByRole("region", { name: "Round 2: changes since your request" })).toBeVisible();
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(await overflow()).toBe(0);
    await page.getByRole("button", { name: "Approve", exact: true }).tap();
    await expect(page.getByRole("status").getByText("Completed")).toBeVisible();
  });
});
