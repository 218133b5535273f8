import { expectAccessible } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { documentText, expectDocument } from "@/e2e/support/document";
import { holdScripts } from "@/e2e/support/hydrated";
import { read, startWaitingRun } from "@/e2e/support/inbox";
import { chooseRunAction } from "@/e2e/support/run-page";
import { addSignIn, signIn } from "@/e2e/support/sign-in";
import { dueBriefing, makeWorkflow, NOTE, startRun } from "@/e2e/support/workflows";

test.beforeEach(async ({ page, app }) => addSignIn(page, app));

test("a rejection requires a reason, ends the run, and is recorded with the reason", async ({
  page,
  app,
  request,
}) => {
  const runId = await startRun(request, app, await makeWorkflow(request, app, "To be rejected"));
  await page.goto(`/runs/${runId}`);
  await page.getByRole("button", { name: "Reject" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Reject" }).click();
  await expect(dialog.getByText("Enter a reason so others know why.")).toBeVisible();
  await dialog.getByRole("textbox", { name: "Reason" }).fill("The copper price is last week's.");
  await dialog.getByRole("button", { name: "Reject" }).click();
  await expect(page.getByRole("status").getByText("Rejected", { exact: true })).toBeVisible();
  await expect(page.getByRole("region", { name: "Decision", exact: true })).toContainText(
    "The copper price is last week's.",
  );
  await page.goto("/reviews?tab=done");
  const row = page.getByRole("listitem").filter({ hasText: "To be rejected" }).first();
  await expect(row.getByText("Rejected", { exact: true })).toBeVisible();
  await expect(row.getByText("by Dana Whitfield")).toBeVisible();
});

test("a dialog accepts typing immediately and keeps its text when reopened", async ({
  page,
  app,
  request,
}) => {
  await makeWorkflow(request, app, "Typed at once");
  await page.goto("/workflows?q=Typed+at+once");
  await page.getByRole("button", { name: "Run Typed at once" }).click();
  const input = page.getByRole("textbox", { name: "Input" });
  await expect(input).toBeFocused();
  await expect(page.getByText("Type or paste the text for the first step.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Run without input" })).toBeVisible();
  await page.keyboard.type("Copper rose again.");
  await page.keyboard.press("Escape");
  await expect(input).toBeHidden();
  await page.getByRole("button", { name: "Run Typed at once" }).click();
  await expect(input).toHaveValue("Copper rose again.");
  await page.keyboard.press("Control+Enter");
  await page.waitForURL(/\/runs\//);

  await page.getByRole("button", { name: "Reject" }).click();
  const reason = page.getByRole("textbox", { name: "Reason" });
  await expect(reason).toBeFocused();
  await page.keyboard.type("Not the price of today.");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Reject" }).click();
  await expect(reason).toHaveValue("Not the price of today.");

  await page.goto("/settings/tokens");
  await page.getByRole("button", { name: "New token" }).click();
  await expect(page.getByRole("textbox", { name: "Name" })).toBeFocused();
  await page.keyboard.type("A token of mine");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "New token" }).click();
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue("A token of mine");
  await page.keyboard.press("Escape");
  await page
    .getByRole("button", { name: /^Revoke / })
    .first()
    .click();
  await expect(page.getByRole("button", { name: "Cancel" })).toBeFocused();
});

test("a waiting run can be canceled and rerun with its input", async ({ page, app, request }) => {
  const runId = await startRun(request, app, await makeWorkflow(request, app, "To be canceled"));
  await page.goto(`/runs/${runId}`);
  await expect(page.getByRole("status").getByText("Waiting for a person")).toBeVisible();
  await chooseRunAction(page, "Cancel run");
  await page.getByRole("dialog").getByRole("button", { name: "Cancel run" }).click();
  const status = page.getByRole("main").getByRole("status");
  await expect(status.getByText("Canceled", { exact: true })).toBeVisible();
  await expect(page.getByText("Dana Whitfield canceled the run.")).toBeVisible();
  await expect(page.getByRole("link", { name: /Signatory's assistant/ })).toContainText("Not reached");
  await chooseRunAction(page, "Run again");
  await expect(page.getByRole("textbox", { name: "Input" })).toHaveValue(/Copper rose/);
  await page.getByRole("button", { name: "Start run" }).click();
  await expect(page).not.toHaveURL(new RegExp(runId));
  await expect(page.getByRole("status").getByText("Waiting for a person")).toBeVisible();
});

test("when someone else decides first, the card locks, names them, and keeps my text", async ({
  page,
  app,
  request,
  browser,
}) => {
  const runId = await startRun(request, app, await makeWorkflow(request, app, "Decided by another"));
  await page.goto(`/runs/${runId}`);
  await page.getByRole("textbox", { name: /^Document/ }).fill("My own words.");
  const other = await browser.newPage();
  await signIn(other, app, app.sam, `/runs/${runId}`);
  await other.getByRole("button", { name: "Approve", exact: true }).click();
  await expect(page.getByText("Approved by Sam Okafor")).toBeVisible();
  await expect(page.getByText("Your edits weren't included.")).toBeVisible();
  await expect(page.getByText("My own words.")).toBeVisible();
  await other.close();
});

test("an approval can carry a note, and the card says what happens next", async ({ page, app, request }) => {
  const steps = [{ agentId: "human", action: "Is it right?" }];
  const runId = await startRun(request, app, await makeWorkflow(request, app, "With a note", steps));
  await page.goto(`/runs/${runId}`);
  await expect(page.getByText("If approved, this document becomes the result of the run.")).toBeVisible();
  await page.getByText("Add a note").click();
  await page.getByRole("textbox", { name: "Note" }).fill("Checked with the desk.");
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  await expect(page.getByRole("status").getByText("Completed")).toBeVisible();
  await expect(page.getByText("Checked with the desk.")).toBeVisible();
  await expect(page.getByText("Your note wasn't sent")).toHaveCount(0);
});

test("a document with invisible characters shows a warning until they are removed", async ({
  page,
  app,
  request,
}) => {
  const runId = await startRun(request, app, await makeWorkflow(request, app, "More than is seen"));
  await page.goto(`/runs/${runId}`);
  const text = page.getByRole("textbox", { name: /^Document/ });
  await text.fill("Pay \u202E000,1\u202C dollars.");
  await expect(page.getByText(/The text contains 2 characters that are invisible/)).toBeVisible();
  await expectAccessible(page);
  await text.fill("Pay 1,000 dollars.");
  await expect(page.getByText(/that are invisible/)).toHaveCount(0);
});

test("my rejection reason survives someone else deciding first", async ({ page, app, request }) => {
  const runId = await startRun(request, app, await makeWorkflow(request, app, "Too late to reject"));
  await page.goto(`/runs/${runId}`);
  await page.getByRole("button", { name: "Reject" }).click();
  await page.getByRole("textbox", { name: "Reason" }).fill("The price is last week's.");
  const headers = { authorization: `Bearer ${app.token}` };
  const run = `${app.url}/api/v1/workflows/runs/${runId}`;
  const { reviewId } = await (await request.get(run, { headers })).json();
  const answer = await request.post(`${run}/resume`, { headers, data: { output: NOTE, reviewId } });
  expect(answer.status()).toBe(202);
  await expect(page.getByRole("status").getByText("Completed")).toBeVisible();
  await expect(page.getByText("Your note wasn't sent")).toBeVisible();
  await expect(page.getByText("The price is last week's.")).toBeVisible();
});

test("my text is kept while I view another step", async ({ page, app, request }) => {
  const runId = await startRun(request, app, await makeWorkflow(request, app, "Looked elsewhere"));
  await page.goto(`/runs/${runId}`);
  await page.getByRole("textbox", { name: /^Document/ }).fill("My own words.");
  await page.getByRole("link", { name: /Finance agent/ }).click();
  await expect(page.getByRole("heading", { name: "Step 1: Finance agent" })).toBeVisible();
  await page.getByRole("link", { name: /A person decides/ }).click();
  await expectDocument(page.getByRole("textbox", { name: /^Document/ }), "My own words.");
});

test("a member who can't decide sees why", async ({ page, app, request }) => {
  const steps = [
    {
      agentId: "human",
      action: "Is it right?",
      review: { approvers: [app.sam] },
    },
  ];
  const runId = await startRun(request, app, await makeWorkflow(request, app, "Sam's to decide", steps));
  await page.goto(`/runs/${runId}`);
  await expect(page.getByText("You can't decide this review.")).toBeVisible();
  await expect(page.getByText(`Only ${app.sam} can decide this review.`)).toBeVisible();
  await expect(page.getByRole("button", { name: "Approve" })).toHaveCount(0);
  // The only text field is the one for comments, which loads after the review.
  await expect(page.getByRole("textbox")).toHaveCount(1);
  await expect(page.getByRole("textbox", { name: "Comment" })).toBeVisible();
  await expect(page.getByText(NOTE)).not.toHaveCount(0);
});

test("the person who started the run sees that someone else has to approve", async ({
  page,
  app,
  request,
}) => {
  const steps = [{ agentId: "human", action: "Is it right?", review: { allowRequester: false } }];
  const runId = await startRun(request, app, await makeWorkflow(request, app, "Not by oneself", steps));
  await page.goto(`/runs/${runId}`);
  await expect(page.getByText("You started this run, so someone else must decide.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Approve" })).toHaveCount(0);
});

test("text typed before the review's code has loaded isn't lost", async ({ page, app, request }) => {
  const { reviewId } = await startWaitingRun(request, app, "Slow review", 3_000);
  const review = await holdScripts(page, "Couldn't refresh the review");
  const comments = await holdScripts(page, "Couldn't refresh the comments");
  await page.goto(`/reviews/${reviewId}`, { waitUntil: "commit" });
  await page.getByRole("textbox", { name: /^Document/ }).fill("Typed early.");
  await review();
  const approve = page.getByRole("button", { name: /^Approve with/ });
  await expect(approve).toBeVisible();
  const comment = page.getByRole("textbox", { name: "Comment", exact: true });
  await expect(comment).toHaveCount(0);
  await comments();
  await comment.fill("Not lost either.");
  await page.getByRole("button", { name: "Add comment" }).click();
  await expect(page.getByRole("list", { name: "Comments, newest first" })).toContainText("Not lost either.");
  await approve.click();
  await expect(page.getByRole("status").filter({ hasText: "You approved it with" })).toBeVisible();
  const { decisions } = await read(request, app, `/reviews/${reviewId}`);
  expect(decisions).toMatchObject([{ output: "Typed early." }]);
});

test("another approver's edit is shown before anything can be approved", async ({
  page,
  app,
  request,
  browser,
}) => {
  const steps = [{ agentId: "human", action: "Is it right?", review: { quorum: 2 } }];
  const runId = await startRun(request, app, await makeWorkflow(request, app, "Two of them", steps));
  await page.goto(`/runs/${runId}`);
  const approve = page.getByRole("button", { name: "Approve", exact: true });
  await expect(approve).toBeEnabled();
  const other = await browser.newPage();
  await signIn(other, app, app.sam, `/runs/${runId}`);
  await other.getByRole("textbox", { name: /^Document/ }).fill("As Sam would say it.");
  await other.getByRole("button", { name: /^Approve with \d+ edits?$/ }).click();
  const waits = "Needs one more approval: Dana Whitfield.";
  await expect(other.getByText(`You approved this document. ${waits}`)).toBeVisible();
  await expect(other.getByText(/^You approved it with \d+ edits?\./)).toContainText(waits);
  await expect(other.getByRole("textbox", { name: /^Document \(approved by you/ })).toBeVisible();
  await expect(other.getByRole("button", { name: /^Approve/ })).toHaveCount(0);
  await other.close();

  await expect(page.getByText("Sam Okafor edited the document while you were reading.")).toBeVisible();
  await expect(approve).toBeDisabled();
  await page.getByRole("button", { name: "Show edited document" }).click();
  await expectDocument(page.getByRole("textbox", { name: /^Document/ }), "As Sam would say it.");
  await expect(
    page.getByText("Sam Okafor approved this document. Needs one more approval: you."),
  ).toBeVisible();
  await approve.click();
  await expect(page.getByRole("status").getByText("Completed")).toBeVisible();
});

test("a member whose role can't decide sees which roles can", async ({ page, app, request, browser }) => {
  const runId = await startRun(request, app, await makeWorkflow(request, app, "Not for builders"));
  await page.goto(`/runs/${runId}`);
  await page.getByRole("textbox", { name: /^Document/ }).waitFor();
  const builder = await browser.newPage();
  await signIn(builder, app, app.noor, `/runs/${runId}`);
  await expect(
    builder.getByText("Your role (builder) can't decide reviews. Ask an owner, admin, or approver."),
  ).toBeVisible();
  await builder.close();
});

test("a review shows the earlier output and live edits and links to the next review", async ({
  page,
  app,
  request,
}) => {
  const workflowId = await makeWorkflow(request, app, "Read against its source", dueBriefing(600));
  const runId = await startRun(request, app, workflowId);
  await startRun(request, app, await makeWorkflow(request, app, "The one after it"));
  await page.goto(`/runs/${runId}`);
  await page.getByRole("textbox", { name: /^Document/ }).waitFor();
  await page.goto("/reviews?tab=open");
  const row = page.getByRole("listitem").filter({ hasText: "Read against its source" });
  await expect(row.getByText("Dana Whitfield", { exact: true })).toBeVisible();
  await row.getByRole("link").click();

  const before = page.getByRole("region", { name: "Sources" });
  await expect(before.getByText(NOTE).first()).toBeVisible();
  await before.getByRole("tab", { name: "1 Finance agent" }).click();
  await expect(before.getByText("Simulated", { exact: true })).toBeVisible();

  const text = page.getByRole("textbox", { name: /^Document/ });
  const draft = await documentText(text);
  await text.fill(`${draft.replace("Copper", "Tin")} Read twice.`);
  await expect(text.locator("del")).toHaveText("Copper");
  await expect(text.locator("ins")).toHaveText(["Tin", " Read twice."]);
  await expect(page.getByText("Simulated, edited by you")).toBeVisible();
  await page.getByRole("button", { name: "Approve with 2 edits" }).click();

  const notice = page.getByRole("status").filter({ hasText: "You approved it with 2 edits." });
  await expect(notice.getByRole("link", { name: "Next review" })).toBeFocused();
  const review = page.getByRole("region", { name: "Selected review" });
  await expect(review.getByRole("heading", { name: "Read against its source" })).toBeVisible();
  await expect(page.getByText("Simulated, edited by Dana Whitfield")).toBeVisible();
  await page.getByText("Changes", { exact: true }).click();
  await expect(page.getByRole("main").locator("del")).toHaveText("Copper");
  await review.getByRole("link", { name: "Dana Whitfield's run" }).click();
  await page.waitForURL(new RegExp(`/runs/${runId}`));

  await page.goto("/reviews?tab=done");
  const done = page.getByRole("listitem").first();
  await expect(done).toContainText("Read against its source");
  await expect(done.getByText("with edits by Dana Whitfield")).toBeVisible();
});

test("a long run scrolls to the selected step", async ({ page, app, request }) => {
  const steps = Array.from({ length: 40 }, () => ({ agentId: "writer", action: "One line." }));
  const last = { agentId: "human", action: "Is it right?" };
  const id = await makeWorkflow(request, app, "A long way", [...steps, last]);
  await page.goto(`/runs/${await startRun(request, app, id)}`);
  await page.getByRole("textbox", { name: /^Document/ }).waitFor();
  await expect(page.getByRole("link", { name: /^41\. A person decides/ })).toBeInViewport();
});

test("going to the run's next review focuses its step", async ({ page, app, request }) => {
  const step = { agentId: "human", action: "Is it right?" };
  const id = await makeWorkflow(request, app, "One after the other", [
    step,
    step,
    { agentId: "writer", action: "Sum it up." },
  ]);
  await page.goto(`/runs/${await startRun(request, app, id)}`);
  const approve = page.getByRole("button", { name: "Approve", exact: true });
  for (const [link, shown] of [
    ["Next review: step 2", "Step 2: "],
    [/^(Go to step 3|Show the result)$/, "Step 3: "],
  ] as const) {
    await expect(approve).toBeEnabled();
    await approve.press("Enter");
    const next = page.getByRole("link", { name: link });
    await expect(next).toBeEnabled();
    await next.press("Enter");
    await expect(next).toHaveCount(0);
    await expect(page.getByRole("region", { name: shown })).toBeFocused();
  }
});
