import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { unzipSync } from "fflate";
import type { Page } from "playwright/test";
import { expectAccessible } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { pane, startWaitingRun } from "@/e2e/support/inbox";
import { DESKTOP, PHONE } from "@/e2e/support/screens";
import { addSignIn, signIn } from "@/e2e/support/sign-in";

const dialog = (page: Page) => page.getByRole("dialog", { name: "Export evidence" });
const matches = (page: Page) => dialog(page).getByRole("status").last();
const download = (page: Page) => dialog(page).getByRole("button", { name: "Download" });

async function chooseWorkflow(page: Page, name: string): Promise<void> {
  const field = dialog(page).getByRole("combobox", { name: "Workflow" });
  await field.fill(name);
  await dialog(page).getByRole("option", { name }).click();
}

for (const { where, use } of [
  { where: "at 1440 px", use: DESKTOP },
  { where: "at 390 px", use: PHONE },
])
  test.describe(where, () => {
    test.use(use);

    test("an owner downloads the evidence of a workflow's runs, which verifies and opens without a network", async ({
      page,
      app,
      request,
      context,
    }, info) => {
      const name = `Exported ${where}`;
      const { reviewId, runId } = await startWaitingRun(request, app, name, 3_600);
      await signIn(page, app, app.dana, `/reviews/${reviewId}`);
      await pane(page).getByRole("button", { name: "Approve" }).click();
      await expect(pane(page).getByText("Approved by Dana Whitfield")).toBeVisible();
      await page.goto("/settings/audit");
      await page.getByRole("button", { name: "Export evidence" }).click();
      await expect(matches(page)).toHaveText(/^\d+ runs? match(es)?\.$/);
      await chooseWorkflow(page, name);
      await expect(matches(page)).toHaveText("1 run matches.");
      await expectAccessible(page);
      const [saved] = await Promise.all([page.waitForEvent("download"), download(page).click()]);
      expect(saved.suggestedFilename()).toBe("evidence.zip");
      await expect(dialog(page)).toHaveCount(0);

      const [zip, keys] = ["evidence.zip", "keys.json"].map((name) => info.outputPath(name));
      await saved.saveAs(zip ?? "");
      const published = await request.get(`${app.url}/.well-known/countersign/keys.json`);
      writeFileSync(keys ?? "", await published.body());
      const args = ["scripts/verify.mjs", zip ?? "", "--key", keys ?? "", "--json"];
      const result = JSON.parse(execFileSync(process.execPath, args).toString());
      expect(result).toMatchObject({
        ...{ kind: "archive", verdict: "verified", findings: [] },
        summary: { runs: 1, verified: 1, isPinned: true, filters: { workflow: { name } } },
        runs: [{ run: runId }],
      });

      const folder = info.outputPath("evidence");
      for (const [name, content] of Object.entries(unzipSync(readFileSync(zip ?? "")))) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), content);
      }
      await page.goto("about:blank");
      await context.setOffline(true);
      await page.goto(pathToFileURL(join(folder, "index.html")).href);
      await expect(page.getByText("Step 1: Dana Whitfield approved this")).toBeVisible();
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        page.viewportSize()?.width ?? 0,
      );
      await page.getByRole("link", { name }).click();
      await expect(page.locator("#check")).toContainText("The seal is intact");

      await context.setOffline(false);
      await page.goto(`${app.url}/settings/audit`);
      await expect(page.getByText("Exported evidence of several runs").first()).toBeVisible();
    });
  });

test.describe("without runs", () => {
  test.use({ refusals: [400] });

  test("an owner sees why there's nothing to download", async ({ page, app, request }) => {
    await startWaitingRun(request, app, "Never exported", 3_600);
    await addSignIn(page, app);
    await page.goto("/settings/audit");
    await page.getByRole("button", { name: "Export evidence" }).click();
    await chooseWorkflow(page, "Never exported");
    await expect(matches(page)).toHaveText("1 run matches.");
    await dialog(page).getByLabel("Person").selectOption({ label: "Sam Okafor" });
    await expect(matches(page)).toHaveText("No runs match.");
    await expect(download(page)).toBeDisabled();
    await dialog(page).getByLabel("From").fill("2026-03-02");
    await dialog(page).getByLabel("To").fill("2026-03-01");
    await expect(dialog(page).getByRole("alert")).toContainText("The time range ends before it starts.");
    await expect(download(page)).toBeDisabled();
    await expectAccessible(page);
  });
});

test("only a signed-in person can download an archive, and only from the app's own pages", async ({
  page,
  app,
  request,
}) => {
  await startWaitingRun(request, app, "Guarded", 3_600);
  const signedOut = await request.get(`${app.url}/evidence`, { maxRedirects: 0 });
  expect(signedOut.status()).toBe(303);
  expect(signedOut.headers().location).toBe("/sign-in?callbackUrl=%2Fsettings%2Faudit");
  await addSignIn(page, app);
  const headers = { "sec-fetch-site": "cross-site" };
  const foreign = await page.request.get(`${app.url}/evidence`, { headers });
  expect(foreign.status()).toBe(403);
  const unknown = await page.request.get(`${app.url}/evidence?workflow=wf_1`);
  expect(unknown.status()).toBe(400);
});
