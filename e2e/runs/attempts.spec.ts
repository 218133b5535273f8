import type { Page } from "playwright/test";
import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { card, expectSaved, inspector, openWorkflow } from "@/e2e/support/editor";
import { chooseRunAction, lanes } from "@/e2e/support/run-page";
import { PHONE } from "@/e2e/support/screens";
import { signIn } from "@/e2e/support/sign-in";
import { expect, testWithModel } from "@/e2e/support/with-model";
import { makeWorkflow, startRun } from "@/e2e/support/workflows";

const test = testWithModel("test-model");

const WRITES = { agentId: "writer", action: "Write it." };
const EVERY = "Up to 3 attempts, 2 and then 10 seconds apart";
const OWN = "Up to 2 attempts, without waiting, each at most 2 minutes";

async function expectWords(page: Page, words: string) {
  await expect(inspector(page).getByText(words, { exact: true })).toBeVisible();
}

async function expand(page: Page) {
  await inspector(page).getByText("If the step fails", { exact: true }).first().click();
}

test("retries are described in plain words when selected, saved, undone, compared, and run", async ({
  page,
  app,
  models,
}) => {
  await signIn(page, app);
  const id = await openWorkflow(page, app, "Tried again", [WRITES]);
  await card(page, 1).click();
  await expectWords(page, EVERY);
  await expand(page);
  await inspector(page).getByRole("combobox", { name: "Attempts" }).selectOption("up to 2");
  await expectWords(page, "Up to 2 attempts, 2 seconds apart");
  await inspector(page).getByRole("textbox", { name: "Wait before the second attempt" }).fill("soon");
  await expect(inspector(page).getByText(/Enter a duration from 0 seconds to 1 hour/)).toBeVisible();
  await inspector(page).getByRole("textbox", { name: "Wait before the second attempt" }).fill("0");
  await inspector(page).getByRole("combobox", { name: "Time limit per attempt" }).selectOption("minutes");
  await expectWords(page, OWN);
  await expectAccessible(page);
  await expectSaved(page, "draft, 1 change");
  await page.reload();
  await expectWords(page, OWN);

  await expand(page);
  await inspector(page).getByRole("button", { name: "Reset to default" }).click();
  await expectWords(page, EVERY);
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expectWords(page, OWN);
  await expectSaved(page, "draft, 1 change");
  await page.getByRole("button", { name: "1 change" }).click();
  await expect(page.getByRole("dialog").getByText(`${OWN}.`)).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish", exact: true }).click();
  await expectSaved(page, "published");

  models.reply({ kind: "status", status: 503 }, { kind: "text", text: "At last." });
  await page.goto(`/runs/${await startRun(page.request, app, id)}`);
  await expect(page.getByText("At last.")).toBeVisible();
  await expect(page.getByText("attempt 2")).toBeVisible();
});

test("between two attempts, a step shows that it's waiting, until when, and why", async ({
  page,
  app,
  models,
}) => {
  await signIn(page, app);
  const retry = { attempts: 2, backoffSeconds: 3_600, timeoutSeconds: null };
  const id = await makeWorkflow(page.request, app, "Waits an hour", [{ ...WRITES, retry }]);
  models.reply({ kind: "status", status: 503 });
  await page.goto(`/runs/${await startRun(page.request, app, id)}`);
  await expect(lanes(page)).toContainText("Waiting to retry");
  const notice = page.getByRole("alert").filter({ hasText: "Attempt 1 failed" });
  await expect(notice).toContainText("is overloaded (503)");
  await expect(notice).toContainText(/Retrying at \d+:\d+:\d+ [AP]M, in 59 min \d+ s\./);
  await expectAccessible(page);
  await chooseRunAction(page, "Cancel run");
  await expect(page.getByRole("dialog")).toContainText("output of a step in progress is lost");
  await page.getByRole("dialog").getByRole("button", { name: "Cancel run" }).click();
  await expect(page.getByText("canceled the run").first()).toBeVisible();
});

test.describe("on a phone", () => {
  test.use(PHONE);

  test("retries are accessible, fit the screen's width, and have large touch targets", async ({
    page,
    app,
  }) => {
    await signIn(page, app);
    await openWorkflow(page, app, "Tried again by thumb", [WRITES]);
    await card(page, 1).tap();
    await expand(page);
    await inspector(page).getByRole("combobox", { name: "Time limit per attempt" }).selectOption("minutes");
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    expect(await findSmallTargets(page)).toEqual([]);
  });
});
