import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "playwright/test";
import { expectAccessible } from "@/e2e/support/accessible";
import { launchApp } from "@/e2e/support/app-process";
import { Installation } from "@/e2e/support/installation";
import { describeOrganization } from "@/e2e/support/organization";
import { chooseRunAction } from "@/e2e/support/run-page";
import { addSignIn, signIn } from "@/e2e/support/sign-in";
import { findFreePort } from "@/server/testing/servers/free-port";
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

const app = () => describeOrganization(installation.dataDir, installation.welcome);

/** Creates a model response that the test sends piece by piece, with `write` and `end`. */
function makeStream() {
  const pieces: string[] = [];
  let ended = false;
  let wake = () => {};
  return {
    write(piece: string) {
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

/** Opens a page with a stopped clock. `expectSoon` advances it by less than the polling interval. */
async function openWithStoppedClock(page: Page, path: string): Promise<void> {
  await page.clock.install();
  await page.goto(app().url + path);
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  await page.clock.pauseAt(Date.now() + 10_000);
}

/** Advances a page's stopped clock. Expects the change within a third of the polling interval. */
async function expectSoon<T>(page: Page, look: () => Promise<T>, expected: T): Promise<void> {
  let left = 10_000;
  const advanceAndLook = async () => {
    left -= 250;
    if (left > 0) await page.clock.runFor(250);
    return look();
  };
  await expect.poll(advanceAndLook, { intervals: [250], timeout: 20_000 }).toEqual(expected);
}

const startRun = async (...agents: string[]) =>
  installation.startRun(await installation.createWorkflow(...agents), "Prices rose.");

test("a page that connects reads each list once", async ({ page }) => {
  await addSignIn(page, app());
  const reads: string[] = [];
  page.on("request", (request) => {
    const [, called] = /\/api\/trpc\/([^?]+)\?batch/.exec(request.url()) ?? [];
    reads.push(...(called?.split(",") ?? []));
  });
  await page.clock.install();
  await page.goto(`${app().url}/runs`);
  const lists = ["bulk.list", "notification.countUnread", "review.countMine", "run.list"];
  await expect.poll(() => [...new Set(reads)].sort()).toEqual(lists);
  await page.clock.pauseAt(Date.now() + 10_000);
  await page.clock.runFor(5_000);
  expect(reads.sort()).toEqual(lists);
});

/** Returns the live output without its cursor. */
const liveOutput = (page: Page) =>
  page.locator("p[aria-busy]").evaluate((element) => element.firstChild?.textContent ?? "");

test("model output appears word by word on the run page, before its step ends", async ({ page }) => {
  const answer = makeStream();
  model.reply({ kind: "pieces", pieces: answer });
  await addSignIn(page, app());
  const runId = await startRun("writer");
  await page.goto(`${app().url}/runs/${runId}`);
  answer.write("Prices ");
  await expect.poll(() => liveOutput(page)).toBe("Prices ");
  answer.write("rose <b>a little</b>.\n");
  await expect.poll(() => liveOutput(page)).toBe("Prices rose <b>a little</b>.\n");
  await expect(page.getByText("The agent is still writing. This text isn't final.")).toBeVisible();
  await expectAccessible(page);
  const { steps } = await installation.readRun(runId);
  expect(steps[0]).toMatchObject({ status: "RUNNING", output: null });

  const late = await page.context().newPage();
  await late.goto(`${app().url}/runs/${runId}`);
  await expect.poll(() => liveOutput(late)).toBe("Prices rose <b>a little</b>.\n");
  answer.write("So it is.");
  answer.end();
  for (const reader of [page, late]) {
    await expect(reader.getByText("Completed").first()).toBeVisible();
    await expect(reader.locator("p[aria-busy]")).toHaveCount(0);
    await expect(reader.getByText("So it is.")).toBeVisible();
  }
});

test("a failed attempt's output disappears, and the next attempt's replaces it", async ({ page }) => {
  const [broken, whole] = [makeStream(), makeStream()];
  model.reply({ kind: "pieces", pieces: broken, fault: "error" }, { kind: "pieces", pieces: whole });
  await addSignIn(page, app());
  const runId = await startRun("writer");
  await page.goto(`${app().url}/runs/${runId}`);
  broken.write("Half an ");
  await expect.poll(() => liveOutput(page)).toBe("Half an ");
  broken.end();
  await expect(page.getByText("Attempt 1 failed")).toBeVisible();
  await expect(page.locator("p[aria-busy]")).toHaveCount(0);
  whole.write("A whole ");
  await expect.poll(() => liveOutput(page)).toBe("A whole ");
  whole.write("answer.");
  whole.end();
  expect((await installation.untilStatus(runId, "COMPLETED")).output).toBe("A whole answer.");
});

test("canceling a run while it's writing closes the provider's connection", async ({ page }) => {
  const asked = model.requests.length;
  const answer = makeStream();
  model.reply({ kind: "pieces", pieces: answer });
  await addSignIn(page, app());
  const runId = await startRun("writer", "writer");
  await page.goto(`${app().url}/runs/${runId}`);
  answer.write("It goes on ");
  await expect.poll(() => liveOutput(page)).toBe("It goes on ");
  await chooseRunAction(page, "Cancel run");
  await page.getByRole("dialog").getByRole("button", { name: "Cancel run" }).click();
  await (await model.received(asked)).closed;
  await expect(page.locator("p[aria-busy]")).toHaveCount(0);
  await expect(page.getByText("canceled the run").first()).toBeVisible();
  answer.end();
});

test("the inbox, the badge, and the run page in another browser update without polling", async ({
  browser,
}) => {
  const [first, second] = await Promise.all([browser.newPage(), browser.newPage()]);
  await signIn(first, app());
  await signIn(second, app(), app().sam);
  const runId = await startRun("human", "writer");
  await installation.untilStatus(runId, "PAUSED");
  await openWithStoppedClock(first, `/runs/${runId}`);
  await openWithStoppedClock(second, "/reviews");
  const count = async (page: Page) =>
    Number.parseInt((await page.getByText(/^\d+ waiting for you$/).allTextContents())[0] ?? "0", 10);
  const before = await count(second);

  const [review] = (await installation.request("GET", `/reviews?runId=${runId}`)).json.content;
  const another = await startRun("human");
  await installation.untilStatus(another, "PAUSED");
  await expectSoon(second, () => count(second), before + 1);

  model.reply({ kind: "text", text: "After the approval." });
  await installation.request("POST", `/reviews/${review.id}/decide`, {
    body: { decision: "approve", output: "Approved by another." },
  });
  await installation.untilStatus(runId, "COMPLETED");
  await expectSoon(first, () => first.getByText("Completed", { exact: true }).first().isVisible(), true);
  await expectSoon(second, () => count(second), before);
  await Promise.all([first.close(), second.close()]);
});

test("a run page that receives an outdated response after a change reads the run again", async ({ page }) => {
  const answer = makeStream();
  model.reply({ kind: "pieces", pieces: answer });
  await addSignIn(page, app());
  const runId = await startRun("human", "writer");
  await installation.untilStatus(runId, "PAUSED");
  await page.goto(`${app().url}/runs/${runId}`);
  await expect(page.getByText("Live", { exact: true })).toBeVisible();

  const outdated = new Promise<() => Promise<void>>((resolve) => {
    void page.route(
      /\/api\/trpc\/[^?]*run\.page/,
      async (route) => {
        const response = await route.fetch();
        resolve(() => route.fulfill({ response }));
      },
      { times: 1 },
    );
  });
  await installation.resume(runId, { output: "Approved elsewhere." });
  const deliver = await outdated;
  const pulse = page.waitForResponse(
    async (response) => response.url().includes("run.pulse") && (await response.text()).includes("COMPLETED"),
  );
  answer.end();
  await pulse;
  await deliver();
  await expect(page.getByRole("status").getByText("Completed")).toBeVisible();
});

test("a page shows that its server is down, and catches up when the server is back", async ({ page }) => {
  await addSignIn(page, app());
  const runId = await startRun("human", "human");
  await installation.untilStatus(runId, "PAUSED");
  await page.goto(`${app().url}/runs/${runId}`);
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  expect(await installation.app.end()).toBe(0);
  await expect(page.getByRole("status").getByText("Reconnecting")).toBeVisible();
  await expectAccessible(page);
  await installation.start(variables);
  await installation.resume(runId, { output: "Decided in between." });
  await expect(page.getByText("Live", { exact: true })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("Reconnecting")).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "Step 2" })).toBeVisible();
});

test("a page served by one process shows live output from another", async ({ page }) => {
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
    const answer = makeStream();
    model.reply({ kind: "pieces", pieces: answer });
    await addSignIn(page, app());
    const runId = await startRun("writer");
    answer.write("Before anyone looked, ");
    await page.goto(`${url}/runs/${runId}`);
    await expect.poll(() => liveOutput(page)).toBe("Before anyone looked, ");
    answer.write("and after.");
    await expect.poll(() => liveOutput(page)).toBe("Before anyone looked, and after.");
    answer.end();
    await expect(page.getByText("Completed").first()).toBeVisible();
    await page.goto("about:blank");
    expect(await second.end()).toBe(0);
  } finally {
    await second.end();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
