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

test("a new workflow is nowhere until its first save, and then has its own address", async ({ page }) => {
  const name = `Begun ${Date.now()}`;
  await page.getByRole("link", { name: "New workflow" }).click();
  await expect(page.getByRole("textbox", { name: "Name of the workflow" })).toBeFocused();
  await expect(page.getByRole("button", { name: "Run", exact: true })).toBeDisabled();
  await expect(page.getByText("Without a step there is nothing to run.")).toBeVisible();
  await page.getByRole("textbox", { name: "Name of the workflow" }).fill(name);
  await page.getByRole("link", { name: "Workflows" }).first().click();
  await page.getByRole("dialog").getByRole("button", { name: "Leave" }).click();
  await page.getByRole("searchbox", { name: "Search by name" }).fill(name);
  await expect(page.getByText("Nothing found")).toBeVisible();

  await page.getByRole("link", { name: "New workflow" }).click();
  await page.getByRole("textbox", { name: "Name of the workflow" }).fill(name);
  await page.getByRole("button", { name: "Add a step", exact: true }).click();
  await page.getByRole("menuitem", { name: "Writer" }).click();
  await page.getByRole("textbox", { name: action }).fill("Write.");
  await page.keyboard.press("Control+s");
  await expect(page).toHaveURL(/\/workflows\/wf_/);
  await expect(page.getByRole("textbox", { name: action })).toBeFocused();
  await page.getByRole("textbox", { name: action }).fill("Write it again.");
  await page.keyboard.press("Control+s");
  await expect(page.getByText("version 2")).toBeVisible();

  await page.getByRole("link", { name: "0 runs" }).click();
  await expect(page.getByRole("heading", { name: "Runs", level: 1 })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("textbox", { name: "Name of the workflow" })).toHaveValue(name);
  await expect(page.getByText("version 2")).toBeVisible();
});

test("nothing is red before a mistake", async ({ page }) => {
  await page.goto("/workflows/new");
  await page.getByRole("button", { name: "Add a step", exact: true }).click();
  await page.getByRole("menuitem", { name: "Writer" }).click();
  const missing = page.getByText("Step 1 has no action. Say what is to be done.");
  const nameless = page.getByText("The workflow has no name. Give it one.");
  await expect(page.getByRole("textbox", { name: action })).toBeFocused();
  await expect(missing.or(nameless)).toBeHidden();
  await page.getByRole("textbox", { name: "Name, for later steps" }).click();
  await expect(missing).toBeVisible();
  await expect(nameless).toBeHidden();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(nameless).toBeVisible();
});

test("leaving an empty action by a click on another button presses that button", async ({ page }) => {
  await page.goto("/workflows/new");
  for (const steps of [1, 2, 3]) {
    await page.getByRole("button", { name: "Add a step", exact: true }).click();
    await page.getByRole("menuitem", { name: "Writer" }).click();
    await expect(page.getByRole("button", { name: /^Remove step/ })).toHaveCount(steps);
  }
});

test("what is almost a variable is hinted at, and may be saved", async ({ page, app, request }) => {
  const steps = [
    { agentId: "writer", action: "Draft it.", name: "claims" },
    { agentId: "writer", action: "Use {{ claims.output }}." },
  ];
  await page.goto(`/workflows/${await makeWorkflow(request, app, "Almost a variable", steps)}`);
  await page.getByRole("button", { name: /^2 Writer/, expanded: false }).click();
  await expect(page.getByRole("textbox", { name: action })).toHaveAccessibleDescription(
    "{{ claims.output }} stays as it is. Did you mean {{ steps.claims.output }}?",
  );
});

test("a workflow's page clones it, copies its id and deletes it", async ({ page, app, request }) => {
  const name = `Kept whole ${Date.now()}`;
  const id = await makeWorkflow(request, app, name);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(`/workflows/${id}`);
  const more = page.getByRole("button", { name: "More for this workflow" });
  await more.click();
  await page.getByRole("menuitem", { name: "Copy id" }).click();
  await expect(page.getByText("Id copied")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(id);
  await more.click();
  await page.getByRole("menuitem", { name: "Clone" }).click();
  await page.getByRole("button", { name: "Open" }).click();
  await expect(page.getByRole("textbox", { name: "Name of the workflow" })).toHaveValue(`${name} (Copy)`);
  await more.click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("textbox", { name: /to confirm/ }).fill(`${name} (Copy)`);
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("heading", { name: "Workflows", level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name: `${name} (Copy)` })).toHaveCount(0);
});
