import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "@/e2e/support/accessible";
import type { App } from "@/e2e/support/app";
import { findFreePort, launchApp } from "@/e2e/support/app-process";
import { Installation } from "@/e2e/support/installation";
import { signIn } from "@/e2e/support/sign-in";
import { type ModelServer, startModelServer } from "@/server/testing/servers/model-server";

test.describe.configure({ mode: "serial" });
let installation: Installation;
let model: ModelServer;
let variables: Record<string, string>;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  model = await startModelServer();
  variables = { MODEL_BASE_URL: model.baseUrl, MODEL_NAME: "test-model" };
  installation = new Installation();
  await installation.start(variables);
});
test.afterAll(async () => {
  await installation.remove();
  await model.close();
});

const app = () => installation.welcome as App;

/** An answer that a model gives a piece at a time, as it is told to. */
function makeAnswer() {
  const pieces: string[] = [];
  let ended = false;
  let wake = () => {};
  return {
    say(piece: string) {
      pieces.push(piece);
      wake();
    },
    end() {
      ended = true;
      wake();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const piece = pieces.shift();
        if (piece !== undefined) yield piece;
        else if (ended) return;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    },
  };
}

/** A page on which time stands still but for what `soon` lets go by: too little for it to ask by itself. */
async function openStill(page: Page, path: string): Promise<void> {
  await page.clock.install();
  await page.goto(app().url + path);
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await page.clock.pauseAt(Date.now() + 10_000);
}

/** Something becomes so on a still page, within a third of the time after which it would ask. */
async function soon<T>(page: Page, look: () => Promise<T>, expected: T): Promise<void> {
  let left = 10_000;
  const lookAgain = async () => {
    left -= 250;
    if (left > 0) await page.clock.runFor(250);
    return look();
  };
  await expect.poll(lookAgain, { intervals: [250], timeout: 20_000 }).toEqual(expected);
}

const startRun = async (...agents: string[]) =>
  installation.startRun(await installation.createWorkflow(...agents), "Prices rose.");

/** What stands as being written, without what marks its end. */
const written = (page: Page) =>
  page.locator("p[aria-busy]").evaluate((element) => element.firstChild?.textContent ?? "");

test("what a model writes appears word by word on the run page, before its step ends", async ({ page }) => {
  const answer = makeAnswer();
  model.reply({ kind: "pieces", pieces: answer });
  await signIn(page, app());
  const runId = await startRun("writer");
  await page.goto(`${app().url}/runs/${runId}`);
  answer.say("Prices ");
  await expect.poll(() => written(page)).toBe("Prices ");
  answer.say("rose <b>a little</b>.\n");
  await expect.poll(() => written(page)).toBe("Prices rose <b>a little</b>.\n");
  await expect(page.getByText("Being written. It is the output once the step has ended.")).toBeVisible();
  await expectAccessible(page);
  const { steps } = await installation.readRun(runId);
  expect(steps[0]).toMatchObject({ status: "RUNNING", output: null });

  const late = await page.context().newPage();
  await late.goto(`${app().url}/runs/${runId}`);
  await expect.poll(() => written(late)).toBe("Prices rose <b>a little</b>.\n");
  answer.say("So it is.");
  answer.end();
  for (const reader of [page, late]) {
    await expect(reader.getByText("Completed").first()).toBeVisible();
    await expect(reader.locator("p[aria-busy]")).toHaveCount(0);
    await expect(reader.getByText("So it is.")).toBeVisible();
  }
});

test("what an attempt wrote that failed goes away, and the next one's takes its place", async ({ page }) => {
  const [broken, whole] = [makeAnswer(), makeAnswer()];
  model.reply({ kind: "pieces", pieces: broken, fault: "error" }, { kind: "pieces", pieces: whole });
  await signIn(page, app());
  const runId = await startRun("writer");
  await page.goto(`${app().url}/runs/${runId}`);
  broken.say("Half an ");
  await expect.poll(() => written(page)).toBe("Half an ");
  broken.end();
  await expect(page.getByText("The 1st try failed; it waits for the 2nd try")).toBeVisible();
  await expect(page.locator("p[aria-busy]")).toHaveCount(0);
  whole.say("A whole ");
  await expect.poll(() => written(page)).toBe("A whole ");
  whole.say("answer.");
  whole.end();
  expect((await installation.untilStatus(runId, "COMPLETED")).output).toBe("A whole answer.");
});

test("a run that is cancelled while it writes is closed at the provider", async ({ page }) => {
  const asked = model.requests.length;
  const answer = makeAnswer();
  model.reply({ kind: "pieces", pieces: answer });
  await signIn(page, app());
  const runId = await startRun("writer", "writer");
  await page.goto(`${app().url}/runs/${runId}`);
  answer.say("It goes on ");
  await expect.poll(() => written(page)).toBe("It goes on ");
  await page.getByRole("button", { name: "Cancel the run" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel the run" }).click();
  await (await model.received(asked)).closed;
  await expect(page.locator("p[aria-busy]")).toHaveCount(0);
  await expect(page.getByText("cancelled the run").first()).toBeVisible();
  answer.end();
});

test("inbox, badge and run page of another browser change by themselves, without being asked", async ({
  browser,
}) => {
  const [first, second] = await Promise.all([browser.newPage(), browser.newPage()]);
  await signIn(first, app());
  await signIn(second, app(), "sam@alderfinch.test");
  const runId = await startRun("human", "writer");
  await installation.untilStatus(runId, "PAUSED");
  await openStill(first, `/runs/${runId}`);
  await openStill(second, "/reviews");
  const count = async (page: Page) =>
    Number.parseInt((await page.getByText(/^\d+ waiting for you$/).allTextContents())[0] ?? "0", 10);
  const before = await count(second);

  const [review] = (await installation.insist("GET", `/reviews?runId=${runId}`)).json.content;
  const another = await startRun("human");
  await installation.untilStatus(another, "PAUSED");
  await soon(second, () => count(second), before + 1);

  model.reply({ kind: "text", text: "After the approval." });
  await installation.insist("POST", `/reviews/${review.id}/decide`, {
    body: { decision: "approve", output: "Approved by another." },
  });
  await installation.untilStatus(runId, "COMPLETED");
  await soon(first, () => first.getByText("Completed", { exact: true }).first().isVisible(), true);
  await soon(second, () => count(second), before);
  await Promise.all([first.close(), second.close()]);
});

test("a page says when its server is away, and has lost nothing when that is back", async ({ page }) => {
  await signIn(page, app());
  const runId = await startRun("human", "human");
  await installation.untilStatus(runId, "PAUSED");
  await page.goto(`${app().url}/runs/${runId}`);
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  expect(await installation.app.end()).toBe(0);
  await expect(page.getByRole("status").getByText("Reconnecting")).toBeVisible();
  await expectAccessible(page);
  await installation.start(variables);
  await installation.resume(runId, { output: "Decided meanwhile." });
  await expect(page.getByText("Live", { exact: true })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("Reconnecting")).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "Step 2" })).toBeVisible();
});

test("a page at one process reads along what another one carries out", async ({ page }) => {
  const dataDir = mkdtempSync(join(tmpdir(), "countersign-second-"));
  const second = launchApp({
    dataDir,
    port: await findFreePort(),
    variables: {
      ...variables,
      DATABASE_URL: installation.welcome.databaseUrl,
      MIGRATION_DATABASE_URL: installation.ownerUrl,
      APP_SECRET: readFileSync(join(installation.dataDir, "secret"), "utf8").trim(),
    },
  });
  try {
    const { url } = await second.serving();
    const answer = makeAnswer();
    model.reply({ kind: "pieces", pieces: answer });
    await signIn(page, app());
    const runId = await startRun("writer");
    answer.say("Before anybody looked, ");
    await page.goto(`${url}/runs/${runId}`);
    await expect.poll(() => written(page)).toBe("Before anybody looked, ");
    answer.say("and after.");
    await expect.poll(() => written(page)).toBe("Before anybody looked, and after.");
    answer.end();
    await expect(page.getByText("Completed").first()).toBeVisible();
    await page.goto("about:blank");
    expect(await second.end()).toBe(0);
  } finally {
    await second.end();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
