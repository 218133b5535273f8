import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, renameSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { expectAccessible } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { read, startWaitingRun } from "@/e2e/support/inbox";
import { chooseRunAction, figure } from "@/e2e/support/run-page";
import { DESKTOP, PHONE } from "@/e2e/support/screens";
import { addSignIn, signIn } from "@/e2e/support/sign-in";
import { NOTE, send } from "@/e2e/support/workflows";

test("a decision records what was shown, approved, and changed, on the run and in one file", async ({
  page,
  app,
  request,
}) => {
  const { runId } = await startWaitingRun(request, app, "Evident", 3_600);
  await signIn(page, app, app.dana, `/runs/${runId}`);
  await page.getByRole("textbox", { name: /^Document/ }).fill(NOTE.replace("Copper", "Tin"));
  await page.getByRole("button", { name: "Approve with 1 edit" }).click();
  await expect(page.getByRole("status").getByText("Completed")).toBeVisible();

  const decisions = page.getByRole("region", { name: "Decisions" });
  await expect(decisions.getByText("Dana Whitfield (Owner) approved with edits")).toBeVisible();
  await expect(
    decisions.getByText(/^\w{3}, \w{3} \d+, \d{4}, \d+:\d\d\s[AP]M \S+ in the browser$/),
  ).toBeVisible();
  await expect(decisions.getByText(/^Rules for this review: Any owner, .* within 1 hour/)).toBeVisible();
  await decisions.getByText("Changes", { exact: true }).click();
  await expect(decisions.locator("del")).toHaveText("Copper");
  await expect(decisions.locator("ins")).toHaveText("Tin");
  await decisions.getByText("Document shown").click();
  await expect(decisions.getByText(NOTE)).toBeVisible();
  await decisions.getByText("Document approved").click();
  await expectAccessible(page);

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    chooseRunAction(page, "Download evidence as JSON"),
  ]);
  expect(download.suggestedFilename()).toBe(`${runId}.evidence.json`);
  const evidence = JSON.parse(readFileSync(await download.path(), "utf8"));
  expect(evidence).toMatchObject({
    run: { id: runId, status: "COMPLETED" },
    reviews: [
      {
        policy: { timeoutSeconds: 3_600 },
        decisions: [
          {
            by: { email: app.dana },
            role: "owner",
            channel: "WEB",
            changes: expect.arrayContaining([{ removed: "Copper", added: "Tin" }]),
          },
        ],
      },
    ],
  });
  const [{ shown, approved }] = evidence.reviews[0].decisions;
  expect(evidence.texts[shown]).toBe(NOTE);
  expect(createHash("sha256").update(evidence.texts[approved], "utf8").digest("hex")).toBe(approved);
  const [zip] = await Promise.all([
    page.waitForEvent("download"),
    chooseRunAction(page, "Download evidence as zip"),
  ]);
  expect(zip.suggestedFilename()).toBe(`${runId}.evidence.zip`);
  const verified = execFileSync(process.execPath, [
    "scripts/verify.mjs",
    await zip.path(),
    "--json",
  ]).toString();
  expect(JSON.parse(verified)).toMatchObject({ kind: "zip", findings: [], summary: { isSigned: true } });
  const fromApi = await read(request, app, `/workflows/runs/${runId}/evidence`);
  expect({ ...fromApi, madeAt: null }).toEqual({ ...evidence, madeAt: null });
});

for (const { where, use } of [
  { where: "at 1440 px", use: DESKTOP },
  { where: "at 390 px", use: PHONE },
])
  test.describe(where, () => {
    test.use(use);

    test("the downloaded page says who approved what, checks itself without a network, and reports a changed character", async ({
      page,
      app,
      request,
      context,
    }) => {
      const { runId } = await startWaitingRun(request, app, `Sealed ${where}`, 3_600);
      await signIn(page, app, app.dana, `/runs/${runId}`);
      await page.getByRole("textbox", { name: /^Document/ }).fill(NOTE.replace("Copper", "Tin"));
      await page.getByRole("button", { name: "Approve with 1 edit" }).click();
      await expect(page.getByRole("status").getByText("Completed")).toBeVisible();
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        chooseRunAction(page, "Download evidence"),
      ]);
      expect(download.suggestedFilename()).toBe(`${runId}.evidence.html`);
      const file = `${await download.path()}.html`;
      renameSync(await download.path(), file);

      await page.goto("about:blank");
      const requests: string[] = [];
      context.on("request", (sent) => requests.push(sent.url()));
      await context.setOffline(true);
      await page.goto(pathToFileURL(file).href);
      const check = page.locator("#check");
      await expect(check).toContainText("The seal is intact");
      await expect(page.getByText("Dana Whitfield approved this")).toBeVisible();
      await expect(page.locator(".sheet del")).toHaveText("Copper");
      await expect(page.locator(".sheet ins")).toHaveText("Tin");
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        page.viewportSize()?.width ?? 0,
      );
      await page.getByRole("button", { name: "Change one character" }).click();
      await expect(check).toContainText("The seal is broken");
      await expect(check).toContainText("The text on this page doesn't match the signature.");
      await expectAccessible(page);
      await page.getByRole("button", { name: "Change it back" }).click();
      await expect(check).toContainText("The seal is intact");
      const pdf = await page.pdf();
      expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
      expect(requests).toEqual([pathToFileURL(file).href]);
    });
  });

test("a finished run links to its sealed page, no matter which line breaks its text has", async ({
  page,
  app,
  request,
  context,
}) => {
  const input = "\nFirst line.\r\nSecond line.\rThird line.";
  const waiting = await startWaitingRun(request, app, "Sealed in place", 3_600, { input });
  await send(request, app, `/workflows/runs/${waiting.runId}/resume`, { output: input });
  await signIn(page, app, app.dana, `/runs/${waiting.runId}`);
  const opened = context.waitForEvent("page");
  await page.getByRole("link", { name: "Sealed page" }).click();
  const sealed = await opened;
  const check = sealed.locator("#check");
  await expect(check).toContainText("The seal is intact");
  await sealed.getByRole("button", { name: "Change one character" }).click();
  await expect(check).toContainText("The seal is broken");
  await context.clearCookies();
  await sealed.goto(`${app.url}/evidence/${waiting.runId}`);
  await expect(sealed).toHaveURL(/\/sign-in\?callbackUrl=%2Fevidence%2F/);
});

test("a run shows the time spent waiting for people separately from its working time", async ({
  page,
  app,
  request,
  clock,
}) => {
  const { runId } = await startWaitingRun(request, app, "Time told apart", 3_600);
  await addSignIn(page, app);
  await clock.install();
  await page.goto(`/runs/${runId}`);
  const waiting = figure(page, "Waiting for people");
  const drawn = (await waiting.textContent()) ?? "";
  await expect(waiting, "it ticks").not.toHaveText(drawn);
  await clock.fastForward("02:00:00");
  await expect(waiting).toHaveText(/^2 h( \d+ min)?$/);
  await expect(figure(page, "Working")).toHaveText(/^[\d.]+ m?s$/);
  await expect(page.getByRole("link", { name: /A person decides/ })).toContainText(
    /· 2 h( \d+ min)? waiting/,
  );
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  await expect(page.getByRole("status").getByText("Completed")).toBeVisible();
  await expect(waiting).toBeVisible();
  const { waitingMs, workingMs, durationMs } = await read(request, app, `/workflows/runs/${runId}`);
  expect(waitingMs + workingMs).toBe(durationMs);
  expect(waitingMs).toBeGreaterThan(0);
});
