import type { Locator, Page } from "playwright/test";
import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { openWorkflow } from "@/e2e/support/editor";
import { PHONE } from "@/e2e/support/screens";
import { signIn } from "@/e2e/support/sign-in";
import { expect, testWithModel } from "@/e2e/support/with-model";
import { makeWorkflow, startRun } from "@/e2e/support/workflows";

/** A model without a price. */
const test = testWithModel("house-model");

// Later journeys see the cost of the first one.
test.describe.configure({ mode: "serial" });
/** The server refuses a run because of the limit. */
test.use({ refusals: [422] });

const dialog = (page: Page): Locator => page.getByRole("dialog");
const WRITES = { agentId: "writer", action: "Write it." };

test("a run shows its usage, and once there is a price, its cost by workflow, model, and agent", async ({
  page,
  app,
}) => {
  await signIn(page, app, app.dana, "/settings/usage");
  await expect(page.getByText("No usage yet")).toBeVisible();
  const id = await makeWorkflow(page.request, app, "Letters", [WRITES]);
  await page.goto(`/runs/${await startRun(page.request, app, id)}`);
  await expect(page.getByText(/Model house-model · [\d,]+ tokens in, 7 out · no price known/)).toBeVisible();

  await page.goto("/settings/usage");
  await page.getByRole("button", { name: "Add a price for house-model" }).click();
  await dialog(page).getByRole("textbox", { name: /^In/ }).fill("a lot");
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await expect(
    dialog(page)
      .getByText(/Enter dollars per million tokens/)
      .first(),
  ).toBeVisible();
  await dialog(page).getByRole("textbox", { name: /^In/ }).fill("1000");
  await dialog(page).getByRole("textbox", { name: /^Out/ }).fill("2000");
  await expectAccessible(page);
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Price of house-model saved: $1,000.00 in, $2,000.00 out")).toBeVisible();
  await expect(page.getByText("Some models have no price")).toHaveCount(0);
  await expect(page.getByText(/Some calls to house-model were made before there was a price/)).toBeVisible();

  await page.goto(`/runs/${await startRun(page.request, app, id)}`);
  await expect(page.getByText(/Model house-model · .* out · \$\d+\.\d\d$/)).toBeVisible();
  await page.goto("/settings/usage");
  const row = page.getByRole("region", { name: "Cost by workflow" }).getByRole("row", { name: /Letters/ });
  await expect(row.getByRole("cell").nth(1)).toHaveText("2");
  await expect(row).toContainText(/\$\d+\.\d\d/);
  await expect(page.getByRole("region", { name: "Cost by model" })).toContainText("house-model");
  await expect(page.getByRole("region", { name: "Cost by agent" })).toContainText("Writer");
  await expectAccessible(page);
  await row.getByRole("link", { name: "Letters" }).click();
  await expect(page).toHaveURL(
    new RegExp(`/insights\\?from=\\d{4}-\\d\\d-01&to=[\\d-]+&workflow=${id}#costs$`),
  );
  await expect(page.getByRole("figure").filter({ hasText: "Cost by step" })).toContainText("Step 1");
  await expect(page.getByRole("heading", { name: "Costs and failures" })).toBeInViewport();
  await page.goBack();
  // Until Next has finished going back, it ignores clicks on the page.
  await expect(page).toHaveTitle(/^Usage/);
  await page.getByRole("link", { name: "Cost by step" }).click();
  await expect(page).toHaveURL(/\/insights\?from=\d{4}-\d\d-01&to=[\d-]+#costs$/);
  await expect(page.getByRole("heading", { name: "Costs and failures" })).toBeInViewport();
});

test("a custom price replaces a default one and can be reset", async ({ page, app }) => {
  await signIn(page, app, app.dana, "/settings/usage");
  await page.getByRole("searchbox", { name: "Find a model" }).fill("gpt-5-mini");
  const row = page.getByRole("region", { name: "Model prices" }).getByRole("row", { name: /gpt-5-mini/ });
  await expect(row).toContainText("$0.25");
  await row.getByRole("button", { name: "Change the price of gpt-5-mini" }).click();
  await dialog(page).getByRole("textbox", { name: /^In/ }).fill("0.20");
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await expect(row).toContainText("Your price");
  await expect(row).toContainText("$0.20");
  await row.getByRole("button", { name: "Change the price of gpt-5-mini" }).click();
  await dialog(page).getByRole("button", { name: "Reset to list price" }).click();
  await expect(row).toContainText("$0.25");
});

test("a model with a well-known name on a custom server has its own price", async ({ page, app }) => {
  await signIn(page, app, app.dana, "/settings/usage");
  await page.getByRole("button", { name: "Add price" }).click();
  const provider = dialog(page).getByRole("combobox", { name: "Provider" });
  await dialog(page).getByRole("textbox", { name: "Model" }).fill("my-model");
  await expect(provider).toHaveValue("every");
  await dialog(page).getByRole("textbox", { name: "Model" }).fill("gpt-5-mini");
  await expect(provider).toHaveValue("compatible");
  await dialog(page).getByRole("textbox", { name: /^In/ }).fill("0");
  await dialog(page).getByRole("textbox", { name: /^Out/ }).fill("0");
  await expectAccessible(page);
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await expect(dialog(page)).toHaveCount(0);
  await page.getByRole("searchbox", { name: "Find a model" }).fill("gpt-5-mini");
  const rows = page.getByRole("region", { name: "Model prices" }).getByRole("row", { name: /gpt-5-mini/ });
  const local = rows.filter({ hasText: "OpenAI-compatible server" });
  await expect(local).toContainText("$0.00");
  await expect(rows.filter({ hasNotText: "Your price" })).toContainText("$0.25");
  await local.getByRole("button", { name: "Change the price of gpt-5-mini" }).click();
  await dialog(page).getByRole("button", { name: "Remove price" }).click();
  await expect(rows).toHaveCount(1);
});

test("once the limit is reached, runs are refused or stopped, and the error says where to raise the limit", async ({
  page,
  app,
  request,
}) => {
  await signIn(page, app);
  const waiting = await makeWorkflow(page.request, app, "Under way", [
    { agentId: "human", action: "Go on?" },
    WRITES,
  ]);
  const runId = await startRun(page.request, app, waiting);
  await page.goto("/settings/usage");
  await page.getByRole("button", { name: "Set spending limit" }).click();
  await dialog(page).getByRole("textbox", { name: "Dollars per month" }).fill("fifty");
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await expect(dialog(page).getByText("Enter an amount such as 50 or 12.50.")).toBeVisible();
  await dialog(page).getByRole("textbox", { name: "Dollars per month" }).fill("5000");
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("progressbar", { name: "Share of the limit used" })).toBeVisible();
  await page.getByRole("button", { name: "Change limit" }).click();
  await dialog(page).getByRole("textbox", { name: "Dollars per month" }).fill("0.01");
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Limit reached.")).toBeVisible();
  await expectAccessible(page);

  await openWorkflow(page, app, "Refused", [WRITES]);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await dialog(page).getByRole("textbox", { name: "Input" }).fill("A note");
  await dialog(page).getByRole("button", { name: "Start run" }).click();
  await expect(dialog(page).getByText(/spending limit of \$0\.01 has been reached/)).toBeVisible();
  const usageLink = { name: "See usage" };
  await expect(dialog(page).getByRole("link", usageLink)).toHaveAttribute("href", "/settings/usage");

  const headers = { authorization: `Bearer ${app.token}` };
  const run = `${app.url}/api/v1/workflows/runs/${runId}`;
  const { reviewId } = await (await request.get(run, { headers })).json();
  await request.post(`${run}/resume`, { headers, data: { output: "Go on.", reviewId } });
  await page.goto(`/runs/${runId}`);
  await expect(page.getByRole("alert").getByText(/spending limit of \$0\.01 has been reached/)).toBeVisible();
  await page.getByRole("link", usageLink).click();
  await page.getByRole("button", { name: "Change limit" }).click();
  await dialog(page).getByRole("button", { name: "Remove limit" }).click();
  await expect(page.getByText("No spending limit")).toBeVisible();
});

test.describe("on a phone", () => {
  test.use(PHONE);

  test("the usage page is accessible, fits the screen's width, and has large touch targets", async ({
    page,
    app,
  }) => {
    await signIn(page, app, app.dana, "/settings/usage");
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    expect(await findSmallTargets(page)).toEqual([]);
    for (const table of await page.getByRole("region", { name: /^(Cost by|Model prices)/ }).all())
      expect(await table.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
    await page.getByRole("button", { name: "Set spending limit" }).tap();
    await expectAccessible(page);
    expect(await findSmallTargets(page)).toEqual([]);
  });
});
