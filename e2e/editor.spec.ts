import { expect, test } from "./app";
import { signIn } from "./sign-in";
import { makeWorkflow } from "./workflows";

test.beforeEach(async ({ page, app }) => signIn(page, app));

test.use({ refusals: [412] });

const action = /What (is to be done|the person is asked)/;

test("a save over somebody else's keeps both until one is chosen", async ({
  page,
  app,
  request,
  browser,
}) => {
  const id = await makeWorkflow(request, app, "Edited by two");
  await page.goto(`/workflows/${id}`);
  await page.getByRole("button", { name: /Finance agent/, expanded: false }).click();
  await page.getByRole("textbox", { name: action }).fill("Mine.");

  const other = await browser.newPage();
  await signIn(other, app, "noor@alderfinch.test");
  await other.goto(`${app.url}/workflows/${id}`);
  await other.getByRole("textbox", { name: "Name of the workflow" }).fill("Renamed by Noor");
  await other.getByRole("button", { name: "Save", exact: true }).click();
  await expect(other.getByText("version 2")).toBeVisible();
  await other.close();

  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText(/Not saved: Noor Haddad saved this workflow/)).toBeVisible();
  await expect(page.getByText('renamed to "Renamed by Noor"')).toBeVisible();
  await expect(page.getByRole("textbox", { name: action })).toHaveValue("Mine.");

  await page.getByRole("button", { name: "Load theirs" }).click();
  await expect(page.getByRole("textbox", { name: "Name of the workflow" })).toHaveValue("Renamed by Noor");
  await page.getByRole("button", { name: "Put mine back" }).click();
  await expect(page.getByRole("textbox", { name: "Name of the workflow" })).toHaveValue("Edited by two");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("version 3")).toBeVisible();
});

test("a stale save can be written over theirs", async ({ page, app, request }) => {
  const id = await makeWorkflow(request, app, "Written over");
  await page.goto(`/workflows/${id}`);
  await page.getByRole("textbox", { name: "Description" }).fill("Mine.");
  const headers = { authorization: `Bearer ${app.token}` };
  await request.patch(`${app.url}/api/v1/workflows/${id}`, { headers, data: { description: "Theirs." } });
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("button", { name: "Overwrite theirs with mine" }).click();
  await expect(page.getByText("version 3")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Description" })).toHaveValue("Mine.");
});

test("a removed step comes back where it was", async ({ page, app, request }) => {
  await page.goto(`/workflows/${await makeWorkflow(request, app, "Removed and undone")}`);
  const cards = page.getByRole("list").first().getByRole("listitem");
  await page.getByRole("button", { name: "Remove step 2" }).click();
  await expect(cards).toHaveCount(2);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(cards).toHaveCount(3);
  await expect(cards.nth(1)).toContainText("Stop: a person decides");
  await expect(page.getByText(/^Saved/).first()).toBeVisible();
});

test("problems stand on their card, and Run leads to the first", async ({ page, app, request }) => {
  const steps = [{ agentId: "writer", action: "Use {{ steps.draft.output }}." }];
  await page.goto(`/workflows/${await makeWorkflow(request, app, "With a problem", steps)}`);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.getByRole("textbox", { name: action })).toBeFocused();
  await expect(page.getByText('but no earlier step is named "draft"')).toBeVisible();
});

test("leaving with unsaved changes asks first", async ({ page, app, request }) => {
  await page.goto(`/workflows/${await makeWorkflow(request, app, "Left too early")}`);
  await page.getByRole("textbox", { name: "Description" }).fill("Not saved yet.");
  const runs = page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Runs" });
  await runs.click();
  await page.getByRole("dialog").getByRole("button", { name: "Stay" }).click();
  await expect(page.getByRole("textbox", { name: "Description" })).toHaveValue("Not saved yet.");
  await runs.click();
  await page.getByRole("dialog").getByRole("button", { name: "Leave" }).click();
  await expect(page.getByRole("heading", { name: "Runs", level: 1 })).toBeVisible();
});

test("the list finds, clones and deletes by typing the name", async ({ page, app, request }) => {
  const name = `Findable ${Date.now()}`;
  await makeWorkflow(request, app, name);
  await page.getByRole("searchbox", { name: "Search by name" }).fill(name.toLowerCase());
  await expect(page).toHaveURL(/q=findable/);
  await expect(page.getByRole("list", { name: "Workflows" }).getByRole("listitem")).toHaveCount(1);
  await page.getByRole("button", { name: `More for ${name}`, exact: true }).click();
  await page.getByRole("menuitem", { name: "Clone" }).click();
  await expect(page.getByRole("link", { name: `${name} (Copy)` })).toBeVisible();
  await page.getByRole("button", { name: `More for ${name} (Copy)` }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  const confirm = page.getByRole("dialog").getByRole("button", { name: "Delete" });
  await expect(confirm).toBeDisabled();
  await page.getByRole("textbox", { name: /to confirm/ }).fill(`${name} (Copy)`);
  await confirm.click();
  await expect(page.getByRole("list", { name: "Workflows" }).getByRole("listitem")).toHaveCount(1);
});
