import type { APIRequestContext, Page } from "playwright/test";
import { editDocument, expectDocument } from "@/e2e/support/document";
import { read } from "@/e2e/support/inbox";
import { editText, expect, linkIn, mailTo, SAM, test, textField } from "@/e2e/support/mailed";
import type { App } from "@/e2e/support/organization";
import { signIn } from "@/e2e/support/sign-in";
import { makeWorkflow } from "@/e2e/support/workflows";
import { HOSTILE, HOSTILE_NAME } from "./hostile-texts";

/** A reviewed agent step with hostile instructions, then a human step with a hostile question. */
const STEPS = [
  { agentId: "writer", action: HOSTILE, review: { timeoutSeconds: 300 } },
  { agentId: "human", action: HOSTILE, review: { timeoutSeconds: 300 } },
];

interface Watched {
  dialogs: string[];
  foreign: string[];
}

/** Records dialogs and requests to other hosts. Console errors already fail every journey. */
async function watch(page: Page, app: App): Promise<Watched> {
  const own = new URL(app.url).host;
  const watched: Watched = { dialogs: [], foreign: [] };
  page.on("dialog", (dialog) => {
    watched.dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    const { protocol, host } = new URL(request.url());
    if (/^(https?|wss?):$/.test(protocol) && host !== own) watched.foreign.push(request.url());
  });
  await page.route(/evil\.test/, (route) => route.abort());
  return watched;
}

async function send({ request, app }: { request: APIRequestContext; app: App }, path: string, data: object) {
  const headers = { authorization: `Bearer ${app.token}` };
  const answer = await request.post(`${app.url}/api/v1${path}`, { headers, data });
  expect(answer.status(), await answer.text()).toBe(202);
}

/** Expects an element that contains exactly this text. */
async function expectWritten(page: Page, text: string, where = "body *") {
  const found = await page
    .locator(where)
    .evaluateAll((elements, text) => elements.some((element) => element.textContent === text), text);
  expect(found, `${text.slice(0, 40)}… is on the page as written`).toBe(true);
}

async function findOpenReview(request: APIRequestContext, app: App, runId: string, stepOrder: number) {
  let id = "";
  await expect
    .poll(async () => {
      const { content } = await read(request, app, `/reviews?runId=${runId}&status=OPEN`);
      id = content.find((review: { stepOrder: number }) => review.stepOrder === stepOrder)?.id ?? "";
      return id;
    })
    .not.toBe("");
  return id;
}

test("the same strings do run and load on a page that renders them as HTML", async ({ browser, app }) => {
  const page = await browser.newPage();
  const watched = await watch(page, app);
  for (const line of HOSTILE.split("\n").filter((line) => /^<(img|svg onload|script)/i.test(line)))
    await page.setContent(line);
  await expect.poll(() => watched.dialogs).toContain("ran");
  await expect.poll(() => watched.foreign).toContain("https://evil.test/pixel.gif");
  await page.close();
});

test("immune: CVE-2025-61914 stored XSS: scripts in text don't run on any page or in mail", async ({
  page,
  browser,
  app,
  request,
  mailed,
}) => {
  test.slow();
  const given = { request, app };
  const watched = await watch(page, app);
  const samsPage = await browser.newPage();
  const watchedOnSams = await watch(samsPage, app);
  const id = await makeWorkflow(request, app, HOSTILE_NAME, STEPS);
  const started = await request.post(`${app.url}/api/v1/workflows/${id}/run`, {
    headers: { authorization: `Bearer ${app.token}` },
    data: { input: HOSTILE },
  });
  const { runId } = await started.json();
  const first = await findOpenReview(request, app, runId, 1);
  await mailTo(mailed, SAM, HOSTILE_NAME);
  await send(given, `/reviews/${first}/decide`, {
    decision: "request_changes",
    reason: HOSTILE.slice(0, 4_000),
  });
  const second = await mailTo(mailed, SAM, HOSTILE_NAME, 2);
  const firstRound = await findOpenReview(request, app, runId, 1);

  await samsPage.goto(linkIn(second));
  await expect(samsPage.getByText(HOSTILE_NAME)).toBeVisible();
  await expectWritten(samsPage, HOSTILE);
  await expectWritten(samsPage, HOSTILE.slice(0, 4_000));
  await signIn(page, app, app.dana, `/reviews/${firstRound}`);
  await expect(page.getByRole("button", { name: "Approve", exact: true })).toBeVisible();
  await expectWritten(page, HOSTILE.slice(0, 4_000));
  await send(given, `/reviews/${firstRound}/decide`, {
    decision: "approve",
    output: HOSTILE,
    reason: HOSTILE.slice(0, 4_000),
  });

  const reviewId = await findOpenReview(request, app, runId, 2);
  const mail = await mailTo(mailed, SAM, HOSTILE_NAME, 3);
  await samsPage.goto(linkIn(mail));
  await expect(textField(samsPage)).toHaveValue(HOSTILE);
  await page.goto("/reviews");
  await expect(page.getByText(HOSTILE_NAME).first()).toBeVisible();
  await page.goto(`/reviews/${reviewId}`);
  await expect(page.getByRole("button", { name: "Approve", exact: true })).toBeVisible();
  await expectWritten(page, HOSTILE);
  await editDocument(page);
  await expectDocument(page.getByRole("textbox", { name: /^Document/ }), HOSTILE);

  await editText(samsPage, `${HOSTILE}\nEdited.`);
  await samsPage.getByRole("textbox", { name: "Note" }).fill(HOSTILE.slice(0, 4_000));
  await samsPage.getByRole("button", { name: "Approve" }).click();
  await expect(samsPage.getByText("You approved this with 1 edit.")).toBeVisible();
  await expectWritten(samsPage, `${HOSTILE}\nEdited.`);
  await expectWritten(samsPage, HOSTILE.slice(0, 4_000));
  expect(await read(request, app, `/reviews/${reviewId}`)).toMatchObject({ text: `${HOSTILE}\nEdited.` });

  for (const step of [1, 2]) {
    await page.goto(`/runs/${runId}?step=${step}`);
    await expect(page.getByRole("region", { name: "Decisions" })).toBeVisible();
    await page.locator("details").evaluateAll((folds) => {
      for (const fold of folds as HTMLDetailsElement[]) fold.open = true;
    });
    await expectWritten(page, HOSTILE.slice(0, 4_000));
  }
  await page.goto("/reviews?tab=done");
  await expect(page.getByText(HOSTILE_NAME).first()).toBeVisible();
  await page.goto("/settings/messages");
  await page
    .getByRole("link", { name: /^Please review “<\/title>/ })
    .first()
    .click();
  await expect(page.getByText("Question:")).toBeVisible();

  await page.goto("about:blank");
  await page.setContent(mail.html);
  await expectWritten(page, HOSTILE);
  await page.setContent(second.html);
  await expect(page.getByText("Instructions for Writer")).toBeVisible();
  await expectWritten(page, HOSTILE);
  await samsPage.close();
  for (const seen of [watched, watchedOnSams]) expect(seen).toEqual({ dialogs: [], foreign: [] });
});

test("text with a NUL character is refused everywhere", async ({ app, request, mailed }) => {
  const headers = { authorization: `Bearer ${app.token}` };
  const id = await makeWorkflow(request, app, "Without NUL", [{ agentId: "human", action: "Is it right?" }]);
  const run = (input: string) =>
    request.post(`${app.url}/api/v1/workflows/${id}/run`, { headers, data: { input } });
  expect((await run("a\0b")).status()).toBe(400);
  const { runId } = await (await run("ab")).json();
  const reviewId = await findOpenReview(request, app, runId, 1);
  const link = linkIn(await mailTo(mailed, SAM, "Without NUL"));
  for (const field of ["text", "reason"])
    expect((await request.post(link, { form: { decision: "approve", [field]: "a\0b" } })).status()).toBe(400);
  const data = { decision: "approve", output: "a\0b" };
  expect(
    (await request.post(`${app.url}/api/v1/reviews/${reviewId}/decide`, { headers, data })).status(),
  ).toBe(400);
  expect(await read(request, app, `/reviews/${reviewId}`)).toMatchObject({ status: "OPEN", decisions: [] });
});
