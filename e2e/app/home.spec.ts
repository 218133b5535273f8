import type { APIRequestContext, Page } from "playwright/test";
import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { cancelAll, read, startWaitingRun, type Waiting } from "@/e2e/support/inbox";
import type { App } from "@/e2e/support/organization";
import { DESKTOP, PHONE } from "@/e2e/support/screens";
import { addSignIn, signIn } from "@/e2e/support/sign-in";
import { makeWorkflow, send, startRun } from "@/e2e/support/workflows";

const section = (page: Page, name: string) =>
  page.locator("section", { has: page.getByRole("heading", { name, level: 2 }) });
const step = (page: Page, name: string) =>
  section(page, "First steps").getByRole("listitem").filter({ hasText: name });
const bars = (page: Page, workflow: string) =>
  page.getByRole("list", { name: `Recent runs of ${workflow}, oldest first` }).getByRole("link");
const top = async (page: Page, name: string) =>
  (await page.getByRole("heading", { name, exact: true }).boundingBox())?.y ?? 0;

/** Makes three runs fail for the same reason. */
async function makeFailures(request: APIRequestContext, app: App, name: string): Promise<string[]> {
  const id = name.toLowerCase().replaceAll(" ", "_");
  const config = { kind: "http", method: "GET", url: "https://prices.invalid/" };
  await send(request, app, "/agents", { id, name: "Price check", config });
  const retry = { attempts: 1, backoffSeconds: 0, timeoutSeconds: null };
  const workflowId = await makeWorkflow(request, app, name, [
    { agentId: id, action: "Check.", name: "prices", retry },
  ]);
  const runIds: string[] = [];
  for (let run = 0; run < 3; run++) {
    const runId = await startRun(request, app, workflowId);
    await expect
      .poll(async () => (await read(request, app, `/workflows/runs/${runId}`)).status, { timeout: 60_000 })
      .toBe("FAILED");
    runIds.push(runId);
  }
  return runIds;
}

test.describe("at 1440 px", () => {
  test.use(DESKTOP);

  test("a person can hide the first steps in all their browsers, and show them again", async ({
    page,
    app,
    browser,
  }) => {
    await signIn(page, app, app.noor, "/");
    const steps = section(page, "First steps");
    const hide = steps.getByRole("button", { name: "Hide first steps" });
    await hide.click();
    await expect(steps).toHaveCount(0);
    await page.getByRole("button", { name: "Undo" }).click();
    await expect(steps).toBeVisible();
    await hide.click();
    await expect(steps).toHaveCount(0);
    const elsewhere = await browser.newContext({ baseURL: app.url });
    const tab = await elsewhere.newPage();
    await signIn(tab, app, app.noor, "/");
    await expect(tab.getByRole("heading", { name: "Home", level: 1 })).toBeVisible();
    await expect(section(tab, "First steps")).toHaveCount(0);
    await elsewhere.close();
  });

  test("in a new installation, the first steps check themselves off while the page is open", async ({
    page,
    app,
    context,
    request,
  }) => {
    test.slow();
    await signIn(page, app, app.dana, "/");
    const steps = section(page, "First steps");
    await expect(steps).toContainText("0 of 4 steps done");
    await expectAccessible(page);

    // The typed text stays when the step that opened the dialog is checked off.
    await step(page, "Run a workflow").getByRole("button").click();
    const typed = page.getByRole("dialog").getByRole("textbox");
    // Waits for the suggested input, which could otherwise arrive while the text is being replaced.
    await expect(typed).not.toHaveValue("");
    await typed.fill("Half a sentence");
    const other = await context.newPage();
    await other.goto("/");
    await step(other, "Run a workflow").getByRole("button").click();
    await other.getByRole("dialog").getByRole("button", { name: "Start run" }).click();
    await other.waitForURL(/\/runs\//);
    await expect(step(page, "Run a workflow")).toContainText("Done");
    await expect(typed).toHaveValue("Half a sentence");
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(step(page, "Run a workflow").getByRole("button")).toHaveCount(0);

    await other.goto("/");
    await section(other, "Waiting for you").getByRole("link", { name: "Review Refund reply" }).click();
    await other.getByRole("button", { name: "Approve", exact: true }).click();
    await expect(step(page, "Complete a review")).toContainText("Done");
    await expect(steps.getByRole("status")).toContainText("2 of 4 steps done");

    await expect(page.getByText(/cs_[\w-]{43}/)).toHaveCount(0);
    await step(page, "Call the API").getByRole("button", { name: "Create token" }).click();
    const command = (await step(page, "Call the API").locator("pre").textContent()) ?? "";
    await expectAccessible(page);
    const found = /^curl (?<url>\S+) .+Bearer (?<token>cs_[\w-]{43})".+-d '(?<data>.+)'$/s.exec(
      command,
    )?.groups;
    const { url = "", token, data } = found ?? {};
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    expect((await request.post(url, { headers, data })).status()).toBe(202);
    await expect(step(page, "Call the API")).toContainText("Done");
    await expect(step(page, "Connect a model").getByRole("link")).toHaveAttribute("href", "/settings/models");
    await expect(steps).toContainText("3 of 4 steps done");

    // The token is shown only once, so it stays visible even if another tab hides the first steps.
    await other.goto("/");
    await section(other, "First steps").getByRole("button", { name: "Hide first steps" }).click();
    await expect(section(other, "First steps")).toHaveCount(0);
    const workflowId = /workflows\/(?<id>wf_\w+)\/run/.exec(url)?.groups?.id ?? "";
    const { name } = await read(request, app, `/workflows/${workflowId}`);
    const { runId } = await (await request.post(url, { headers, data })).json();
    await expect(bars(page, name).last()).toHaveAttribute("href", `/runs/${runId}`);
    await expect(step(page, "Call the API").locator("pre")).toHaveText(command);
    await page.reload();
    await expect(page.getByRole("heading", { name: "Home", level: 1 })).toBeVisible();
    await expect(page.getByText(/cs_[\w-]{43}/)).toHaveCount(0);
    await expect(steps).toHaveCount(0);
    await other.close();
  });

  test("shows waiting reviews with their first words, how runs ended, and what failed and why", async ({
    page,
    app,
    request,
  }) => {
    test.slow();
    const failed = await makeFailures(request, app, "Broken price feed");
    const waiting: Waiting[] = [];
    for (let due = 4; due > 0; due--)
      waiting.push(
        await startWaitingRun(request, app, `Digest ${due}`, due * 600, {
          input: `Copper rose to 9,48${due} dollars a tonne.`,
        }),
      );
    await signIn(page, app, app.dana, "/");
    const reviews = section(page, "Waiting for you");
    await expect(reviews.getByRole("listitem")).toHaveCount(3);
    await expect(reviews.getByRole("listitem").first()).toContainText(
      "Copper rose to 9,481 dollars a tonne.",
    );
    await expect(reviews.getByRole("link", { name: /^Open the inbox \(\d+\)$/ })).toBeVisible();

    await expect(
      page.getByRole("img", { name: /^Last 14 days: \d+ completed, \d+ rejected, 3 failed\.$/ }),
    ).toBeVisible();
    await page.getByText("Table view").first().click();
    await expect(page.getByRole("table").first()).toContainText("Completed");
    await expect(
      page.getByText(/^Of \d+ runs that started and ended in the last 14 days, \d+ completed\./),
    ).toBeVisible();
    await expect(page.getByText(/^Median of \d+ reviews? decided in the last 14 days$/)).toBeVisible();
    await expect(page.getByText(/^Model calls in \w+ \d{4}\. No spending limit\./)).toBeVisible();

    const failures = section(page, "Recent failures");
    await page.getByRole("link", { name: "See failures in the last 14 days" }).click();
    await expect(page).toHaveURL(/#failures$/);
    await expect(failures).toBeInViewport({ ratio: 0.9 });
    await page.keyboard.press("Tab");
    await expect(failures.getByRole("link").first()).toBeFocused();
    const row = failures.getByRole("listitem").filter({ hasText: "Broken price feed" });
    await expect(row).toContainText("Step 1, prices: ");
    await expect(row).toContainText(
      "Likely cause: The server is down, or the agent has a wrong address or secret.",
    );
    await expect(row.getByRole("link", { name: /^2 more like this/ })).toHaveAttribute(
      "href",
      /cause=connection&workflow=wf_\w+&from=\d{4}-/,
    );

    await expect(bars(page, "Broken price feed")).toHaveCount(3);
    await expect(bars(page, "Broken price feed").first()).toHaveAccessibleName(
      /^Failed, [\d.]+ m?s, .*(ago|now)$/,
    );
    await expect(bars(page, "Digest 1")).toHaveAccessibleName(/^Waiting for a person, /);
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1440);

    await row.getByRole("link", { name: /^2 more like this/ }).click();
    await expect(page.getByText("3 runs", { exact: true })).toBeVisible();
    await page.goto("/insights");
    await page.getByRole("link", { name: "Couldn't connect" }).click();
    await expect(page).toHaveURL(/\/runs\?cause=connection&from=/);
    await expect(page.getByText("3 runs", { exact: true })).toBeVisible();
    await page.getByRole("button", { name: /^Filters/ }).click();
    const cause = page.getByRole("combobox", { name: "Cause of failure" });
    await expect(cause.getByRole("option", { name: "Couldn't connect" })).toHaveJSProperty("selected", true);
    await cause.selectOption("Key rejected");
    await expect(page.getByText("No runs match these filters.")).toBeVisible();
    await expectAccessible(page);
    await page.goto("/");
    await row.getByRole("link", { name: "Broken price feed", exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`/runs/${failed.at(-1)}`));
    await cancelAll(request, app, waiting);
  });

  test("the keyboard opens a review, and new reviews appear by themselves", async ({
    page,
    app,
    request,
  }) => {
    await signIn(page, app, app.dana, "/");
    const one = await startWaitingRun(request, app, "Came in now", 600);
    await expect(section(page, "Waiting for you")).toContainText("Came in now");
    const review = page.getByRole("link", { name: "Review Came in now" });
    await page.locator("#main").focus();
    await page.keyboard.press("Tab");
    for (let moves = 0; moves < 2 && !(await review.evaluate((it) => it === document.activeElement)); moves++)
      await page.keyboard.press("Tab");
    await expect(review).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(new RegExp(`/reviews/${one.reviewId}`));
    await cancelAll(request, app, [one]);
  });

  test("people who only decide reviews start in the inbox, and have no Home", async ({ page, app }) => {
    await signIn(page, app, app.sam, "/");
    await expect(page).toHaveURL(/\/reviews/);
    const places = page.getByRole("navigation", { name: "Main" }).getByRole("link");
    await expect(places.first()).toHaveText("Workflows");
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("dialog").getByRole("option", { name: "Runs", exact: true })).toBeVisible();
    await expect(page.getByRole("dialog").getByRole("option", { name: "Home" })).toHaveCount(0);
  });

  test("people who can't decide reviews see no reviews", async ({ page, app }) => {
    await signIn(page, app, app.noor, "/");
    await expect(page.getByRole("heading", { name: "Recent failures" })).toBeVisible();
    await expect(page.getByRole("heading", { name: "Waiting for you" })).toHaveCount(0);
  });

  test("the palette opens Home", async ({ page, app }) => {
    await signIn(page, app);
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("dialog").getByRole("combobox")).toBeFocused();
    await page.keyboard.type("dashboard");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: "Home", level: 1 })).toBeVisible();
    await expect(page.getByRole("link", { name: "Home", exact: true })).toHaveAttribute(
      "aria-current",
      "page",
    );
    await page.getByRole("link", { name: "All workflows" }).click();
    await expect(page.getByRole("link", { name: "Home", exact: true })).not.toHaveAttribute("aria-current");
  });
});

test.describe("on a phone", () => {
  test.use(PHONE);

  test("reviews come first, then the failures, the chart, and the workflows", async ({ page, app }) => {
    await addSignIn(page, app);
    await page.goto("/");
    const names = ["Waiting for you", "Recent failures", "Outcomes in the last 14 days", "Workflows"];
    const tops = [];
    for (const name of names) tops.push(await top(page, name));
    expect(tops).toEqual(tops.toSorted((a, b) => a - b));
    expect(await findSmallTargets(page)).toEqual([]);
    for (const link of await page.locator("main a:visible").all()) {
      const box = await link.boundingBox();
      // Skips links that are part of a sentence or as large as their row.
      if (await link.evaluate((it) => it.matches("dd a, .row-link"))) continue;
      expect(Math.round(box?.height ?? 0), (await link.getAttribute("href")) ?? "").toBeGreaterThanOrEqual(
        44,
      );
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await expectAccessible(page);
  });

  test("pages open at their top, wherever the previous page was scrolled to", async ({ page, app }) => {
    await addSignIn(page, app);
    const opensAtTop = async (heading: string | RegExp) => {
      await expect(page.getByRole("heading", { name: heading, level: 1 })).toBeInViewport();
      expect(await page.evaluate(() => window.scrollY)).toBe(0);
    };
    const scrollDown = () =>
      expect
        .poll(async () => {
          await page.evaluate(() => window.scrollTo(0, 600));
          return page.evaluate(() => window.scrollY);
        })
        .toBeGreaterThan(200);
    await page.goto("/insights");
    await scrollDown();
    await page.getByRole("link", { name: "Home" }).last().click();
    await opensAtTop("Home");
    await scrollDown();
    await section(page, "Recent failures").getByRole("link").first().click();
    await expect(page).toHaveURL(/\/runs\/run_/);
    await opensAtTop("Broken price feed");
  });
});
