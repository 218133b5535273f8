import { expect, test } from "@/e2e/support/app";
import { openWorkflow } from "@/e2e/support/editor";
import { untilHydrated } from "@/e2e/support/hydrated";
import { signIn } from "@/e2e/support/sign-in";
import { makeWorkflow } from "@/e2e/support/workflows";

test.beforeEach(async ({ page, app }) => signIn(page, app));

test("workflows can be searched, cloned and, once you type their name, deleted", async ({
  page,
  app,
  request,
}) => {
  const name = `Findable ${Date.now()}`;
  await makeWorkflow(request, app, name);
  await page.getByRole("searchbox", { name: "Search by name" }).fill(name.toLowerCase());
  await expect(page).toHaveURL(/q=findable/);
  const rows = page.getByRole("list", { name: "Workflows" }).getByRole("listitem");
  await expect(rows).toHaveCount(1);
  await page.getByRole("button", { name: `More actions for ${name}`, exact: true }).click();
  await page.getByRole("menuitem", { name: "Clone" }).click();
  await expect(page.getByRole("link", { name: `${name} (Copy)` })).toBeVisible();
  await page.getByRole("button", { name: `More actions for ${name} (Copy)` }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  const confirm = page.getByRole("dialog").getByRole("button", { name: "Delete" });
  await expect(confirm).toBeDisabled();
  await page.getByRole("textbox", { name: /to confirm/ }).fill(`${name} (Copy)`);
  await confirm.click();
  await expect(page.getByText(`“${name} (Copy)” deleted. Its runs are kept.`)).toBeVisible();
  await expect(rows).toHaveCount(1);
  await page.getByRole("searchbox", { name: "Search by name" }).fill(`${name} no more`);
  await expect(page.getByText("No results", { exact: true })).toBeVisible();
});

test("opening the list doesn't request other pages", async ({ page }) => {
  const sent: string[] = [];
  page.on("request", (request) => sent.push(request.url()));
  const counted = page.waitForResponse(/review\.countMine/);
  await page.goto("/workflows");
  await untilHydrated(page);
  await counted;
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  expect(sent.filter((url) => url.includes("_rsc="))).toEqual([]);
});

test("a workflow's page clones it, copies its ID, opens its runs, and deletes it", async ({ page, app }) => {
  const name = `Kept whole ${Date.now()}`;
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const id = await openWorkflow(page, app, name);
  const more = page.getByRole("button", { name: "More actions for this workflow" });
  await page.getByRole("button", { name: "Step 1 of 3" }).click();
  await more.click();
  await page.getByRole("menuitem", { name: "Details" }).click();
  await page.getByRole("button", { name: "Copy workflow ID" }).click();
  await expect(page.getByRole("status").getByText("Copied")).toBeAttached();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(id);
  await page.getByRole("link", { name: "View runs" }).click();
  await expect(page.getByRole("heading", { name: "Runs", level: 1 })).toBeVisible();
  await page.goBack();
  await more.click();
  await page.getByRole("menuitem", { name: "Clone" }).click();
  await page.getByRole("button", { name: "Open" }).click();
  await expect(page.getByRole("textbox", { name: "Workflow name" })).toHaveValue(`${name} (Copy)`);
  await more.click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("textbox", { name: /to confirm/ }).fill(`${name} (Copy)`);
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("heading", { name: "Workflows", level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name, exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: `${name} (Copy)` })).toHaveCount(0);
});

test.describe("a failed clone", () => {
  test.use({ refusals: [500] });

  test("shows its error in place, with the ID to report", async ({ page, app }) => {
    await openWorkflow(page, app, "Not cloned");
    await page.route("**/api/trpc/workflow.clone?**", (route) =>
      route.fulfill({
        status: 500,
        json: [
          {
            error: {
              message: "Something went wrong on our side.",
              code: -32603,
              data: { appCode: "internal", requestId: "req_clone", httpStatus: 500 },
            },
          },
        ],
      }),
    );
    await page.getByRole("button", { name: "More actions for this workflow" }).click();
    await page.getByRole("menuitem", { name: "Clone" }).click();
    const failure = page.getByRole("alert").filter({ hasText: "Couldn't clone the workflow" });
    await expect(failure).toContainText("Something went wrong on our side.");
    await expect(failure).toContainText("Request ID req_clone");
  });
});
