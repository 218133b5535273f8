import { readFile } from "node:fs/promises";
import type { APIRequestContext, Page } from "playwright/test";
import { expectAccessible } from "@/e2e/support/accessible";
import { pane, startWaitingRun } from "@/e2e/support/inbox";
import type { App } from "@/e2e/support/organization";
import { expect, test } from "@/e2e/support/own-app";
import { PHONE } from "@/e2e/support/screens";
import { addSignIn, signIn } from "@/e2e/support/sign-in";

const entries = (page: Page) => page.getByRole("list", { name: "Entries" }).getByRole("listitem");
const entry = (page: Page, words: string) => entries(page).filter({ hasText: words });
/** Also filters by the review, because the demo's log has other decisions. */
const approval = (page: Page) =>
  entry(page, "Dana Whitfield · Approved").filter({ hasText: "Review of Letter" });

const published = (page: Page) =>
  entry(page, "Dana Whitfield · Published a workflow").filter({ hasText: "Letter" });

/** Renames an agent through the API. */
async function renameAgent(request: APIRequestContext, app: App): Promise<void> {
  const headers = { authorization: `Bearer ${app.token}` };
  const config = { kind: "template", template: "Dear {{ input }}" };
  const agents = `${app.url}/api/v1/agents`;
  await request.post(agents, { headers, data: { id: "greeter", name: "Greeter", config } });
  const renamed = await request.patch(`${agents}/greeter`, { headers, data: { name: "Letter writer" } });
  expect(renamed.ok(), await renamed.text()).toBe(true);
}

test("an owner sees what happened, with its changes, filters it, exports it, and opens a subject's history", async ({
  page,
  app,
  request,
  installation,
}) => {
  const { reviewId } = await startWaitingRun(request, app, "Letter", 3_600);
  await signIn(page, app, app.dana, `/reviews/${reviewId}`);
  await pane(page).getByRole("button", { name: "Approve" }).click();
  await expect(pane(page).getByText("Approved by Dana Whitfield")).toBeVisible();
  await pane(page).getByText("Your receipt").click();
  await expect(pane(page).getByText(/^ent_\w+:[0-9a-f]{64}$/)).toBeVisible();
  const [{ workflowId } = { workflowId: "" }] = await installation.sql<{ workflowId: string }>(
    `SELECT "workflowId" FROM "Review" WHERE "id" = $1`,
    [reviewId],
  );
  await renameAgent(request, app);

  await page.goto("/settings/audit");
  await approval(page).getByRole("button").first().click();
  await expect(approval(page).getByRole("link", { name: "Review of Letter" })).toHaveAttribute(
    "href",
    `/reviews/${reviewId}`,
  );
  await expect(approval(page).getByText(/^\d+, (not )?covered by a signed head/)).toBeVisible();
  const renamed = entry(page, "Dana Whitfield · Changed an agent");
  await renamed.getByRole("button").first().click();
  await expect(renamed.getByRole("deletion")).toHaveText("Greeter");
  await expect(renamed.getByRole("insertion")).toHaveText("Letter writer");
  await expect(renamed.getByText("127.0.0.0/24")).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Filters" }).click();
  await page.getByLabel("Action type").selectOption({ label: "Workflows and triggers" });
  await expect(entry(page, "Approved")).toHaveCount(0);
  await expect(published(page)).toHaveCount(1);
  await expect(page).toHaveURL(/kind=workflows/);
  await page.getByLabel("Person").selectOption({ label: "Sam Okafor" });
  await expect(page.getByText("No entries match these filters.")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Clear filters" }).click();
  await page.getByRole("searchbox", { name: "Search audit log" }).fill("opened");
  await expect(page).toHaveURL(/q=opened/);
  await expect(entry(page, "Review opened").filter({ hasText: "Review of Letter" })).toHaveCount(1);
  await expect(published(page)).toHaveCount(0);

  for (const [format, start] of [
    ["CSV", "\uFEFFTime,Sequence,Signed,Action,"],
    ["NDJSON", '{"sequence":'],
  ]) {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: `Download ${format}` }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`audit.${format?.toLowerCase()}`);
    const text = await readFile(await download.path(), "utf8");
    expect(text.startsWith(start ?? "")).toBe(true);
    expect(text).toContain(reviewId);
    expect(text).not.toContain("workflow.published");
  }

  await page.goto("/workflows");
  await page.getByRole("button", { name: "More actions for Letter" }).click();
  await page.getByRole("menuitem", { name: "Audit entries" }).click();
  await expect(page).toHaveURL(new RegExp(`/settings/audit\\?subject=${workflowId}`));
  await expect(published(page)).toHaveCount(1);
  await expect(entry(page, "Approved")).toHaveCount(0);
  await page.getByRole("button", { name: /^Only Letter/ }).click();
  await expect(approval(page)).toHaveCount(1);

  await page.goto("/settings/members");
  await page.getByRole("button", { name: "Manage Sam Okafor" }).click();
  await page.getByRole("menuitem", { name: "Audit entries" }).click();
  await expect(page).toHaveURL(/\/settings\/audit\?subject=mem_/);
  await expect(entry(page, "Approved")).toHaveCount(0);
  await page.goto(`/reviews/${reviewId}`);
  await pane(page).getByRole("link", { name: "Audit entries" }).click();
  await expect(approval(page)).toHaveCount(1);
});

test("anyone can fetch the public keys", async ({ app, request }) => {
  const response = await request.get(`${app.url}/.well-known/countersign/keys.json`);
  expect(response.headers()["cache-control"]).toBe("public, max-age=300");
  expect(await response.json()).toEqual({ keys: expect.any(Array) });
});

test("a builder has no access to the audit", async ({ page, app }) => {
  await signIn(page, app, app.noor, "/settings/members");
  await expect(
    page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Audit" }),
  ).toHaveCount(0);
  await expect(page.getByRole("button", { name: /^Manage / })).toHaveCount(0);
  for (const path of ["/settings/audit", "/settings/audit/auditors", "/settings/audit/verification"]) {
    await page.goto(path);
    await expect(
      page.getByText("Only owners and admins can see the audit log. Ask one of them for what you need."),
    ).toBeVisible();
  }
});

test.describe("on a phone", () => {
  test.use(PHONE);

  test("an owner reads the audit and the page for auditors", async ({ page, app, request }) => {
    const { reviewId } = await startWaitingRun(request, app, "Phone letter", 3_600);
    await addSignIn(page, app);
    await page.goto(`/settings/audit?subject=${reviewId}`);
    await entry(page, "Review opened").getByRole("button", { name: "Review opened" }).tap();
    await expect(entry(page, "Review opened").getByText("Position in the chain")).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await expectAccessible(page);
    await page.getByRole("link", { name: "For auditors" }).tap();
    await expect(page.getByRole("heading", { name: "Could the operator have changed it?" })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await expectAccessible(page);
  });
});
