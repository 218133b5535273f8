import type { Locator, Page } from "playwright/test";
import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { actionField, card, expectSaved, inspector, openWorkflow } from "@/e2e/support/editor";
import { test as base, expect } from "@/e2e/support/own-app";
import { PHONE } from "@/e2e/support/screens";
import { addSignIn, signIn } from "@/e2e/support/sign-in";
import { makeModelServer } from "@/e2e/support/with-model";
import { makeWorkflow } from "@/e2e/support/workflows";
import type { ModelServer } from "@/server/testing/servers/model-server";

const KEY = "sk-local-0123456789";

/** An app that is allowed to call a model server on loopback. */
const test = base.extend<{ modelServer: ModelServer }>({
  modelServer: async ({ perFile }, use, { file }) => use(await perFile.get(file, "models", makeModelServer)),
  variables: async ({ modelServer }, use) => use({ OUTBOUND_ALLOW: new URL(modelServer.baseUrl).host }),
});

// The model connected in the first journey responds in the later ones.
test.describe.configure({ mode: "serial" });
/** The server refuses to delete an agent in use or to overwrite someone else's change. */
test.use({ refusals: [400, 409, 412, 422] });

const dialog = (page: Page): Locator => page.getByRole("dialog");
const field = (page: Page, name: string): Locator => page.getByRole("textbox", { name, exact: true });

async function chooseKind(page: Page, kind: string) {
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Agents" }).click();
  await page.getByRole("link", { name: "New agent" }).first().click();
  await page.getByRole("button", { name: kind }).click();
}

test("without a model, a run is marked as simulated, and once a model is connected with its key, it responds", async ({
  page,
  app,
  modelServer,
}) => {
  await signIn(page, app);
  const id = await openWorkflow(page, app, "Before any model", [{ agentId: "writer", action: "Write." }]);
  const simulated = page.getByText("No model is connected, so output is simulated");
  await expect(page.getByText("Writer has no model, so its output is simulated.")).toBeVisible();
  await page.goto(`/workflows/${id}/triggers/new`);
  await expect(simulated).toBeVisible();
  await page.goto(`/workflows/${id}`);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(dialog(page).getByText("No model is connected, so output is simulated")).toBeVisible();
  await expect(dialog(page).getByRole("link", { name: "Connect a model" })).toHaveAttribute(
    "href",
    "/settings/models",
  );

  await page.goto("/settings/models");
  await expect(page.getByText("No model is connected.")).toBeVisible();
  await page.getByRole("button", { name: "Connect a model" }).click();
  const address = dialog(page).getByRole("textbox", { name: "Address" });
  await expect(address).toHaveValue("https://api.openai.com/v1");
  await dialog(page).getByRole("combobox", { name: "Provider" }).selectOption("compatible");
  await address.fill(`${modelServer.baseUrl}/nowhere`);
  await dialog(page).getByLabel("Key", { exact: true }).fill(KEY);
  await dialog(page).getByRole("textbox", { name: "Name" }).fill("Local models");
  await expectAccessible(page);
  await dialog(page).getByRole("button", { name: "Save and test" }).click();
  await expect(dialog(page).getByText(/has no list of models at .* Check the address/)).toBeVisible();

  await dialog(page).getByRole("button", { name: "Edit" }).click();
  await address.fill(modelServer.baseUrl);
  await expect(dialog(page).getByText(/The address changed\. Paste the key again/)).toBeVisible();
  await dialog(page).getByRole("button", { name: "Save and test" }).click();
  await expect(dialog(page).getByText("Paste the key.")).toBeVisible();
  await dialog(page).getByLabel("Key", { exact: true }).fill(KEY);
  await dialog(page).getByRole("button", { name: "Save and test" }).click();
  await expect(dialog(page).getByText(/: 2 models\./)).toBeVisible();
  await dialog(page).getByRole("combobox", { name: "Model", exact: true }).selectOption("test-model-large");
  await dialog(page).getByRole("button", { name: "Set as default" }).click();

  await expect(page.getByText(`test-model-large at ${new URL(modelServer.baseUrl).host}`)).toBeVisible();
  await expect(page.getByText("Key …6789")).toBeVisible();
  await page.goto(`/workflows/${id}`);
  await expect(card(page, 1)).toBeVisible();
  await expect(simulated).toHaveCount(0);
  await page.goto("/settings/models");
  expect(await page.content()).not.toContain(KEY);
  await page.getByRole("button", { name: "Test Local models" }).click();
  await expect(page.getByText(/: 2 models\./)).toBeVisible();
  await page.getByRole("button", { name: "More actions for Local models" }).click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  await dialog(page).getByRole("button", { name: "Remove" }).click();
  await expect(dialog(page).getByText(/This secret is used by the default model/)).toBeVisible();
  await dialog(page).getByRole("button", { name: "Cancel" }).click();
  await expectAccessible(page);
});

const SCHEMA = JSON.stringify({
  type: "object",
  properties: {
    sender: { type: "string" },
    amount: { type: "number" },
    lines: { type: "array", items: { type: "object", properties: { sku: { type: "string" } } } },
  },
});

test("custom agents can be created and used in a workflow, and the page shows when one is deactivated", async ({
  page,
  app,
  modelServer,
}) => {
  await signIn(page, app);
  await chooseKind(page, "Model with instructions");
  await field(page, "Name").fill("Invoice reader");
  await expect(field(page, "ID")).toHaveValue("invoice_reader");
  await field(page, "Instructions").fill("Name the sender and the amount, as JSON.");
  await page.getByText("Advanced", { exact: true }).click();
  await field(page, "Output schema").fill("{");
  await page.getByRole("link", { name: "Workflows", exact: true }).click();
  await dialog(page).getByRole("button", { name: "Stay" }).click();
  await page.getByRole("button", { name: "Create agent" }).click();
  await expect(field(page, "Output schema")).toHaveAccessibleDescription(
    / Invalid JSON on line 1: the \{ on line 1 is never closed\./,
  );
  await expect(field(page, "Output schema")).toBeFocused();
  await expectAccessible(page);
  await field(page, "Output schema").fill('{ "type": "text" }');
  await page.getByRole("button", { name: "Create agent" }).click();
  await expect(field(page, "Output schema")).toHaveAccessibleDescription(
    / The schema can't be used: \/type: must be one of array, /,
  );
  await field(page, "Output schema").fill(SCHEMA);
  await page.getByRole("button", { name: "Create agent" }).click();
  await expect(page.getByRole("heading", { name: "Invoice reader", level: 1 })).toBeVisible();
  await expect(field(page, "Output schema")).toBeHidden();
  await expect(page.getByText("Output schema", { exact: true }).first()).toBeVisible();

  await chooseKind(page, "Template");
  await field(page, "Name").fill("Reply letter");
  await field(page, "Template").fill("Dear {{ steps.invoice.json.sender }}, {{ customer }}");
  await expect(page.getByText("“customer” isn't a template variable")).toBeVisible();
  await field(page, "Template").fill(
    "Dear {{ steps.invoice.json.sender }}, you get {{ steps.invoice.json.amount }}. {{ action }}",
  );
  await expect(page.getByText("“customer” isn't a template variable")).toBeHidden();
  await page.getByRole("button", { name: "Create agent" }).click();
  await expect(page.getByRole("heading", { name: "Reply letter", level: 1 })).toBeVisible();

  const steps = [
    { agentId: "invoice_reader", action: "Read it.", name: "invoice" },
    { agentId: "writer", action: "Kind regards" },
  ];
  const id = await openWorkflow(page, app, "Invoices", steps);
  await card(page, 2).dblclick();
  const who = inspector(page).getByRole("combobox", { name: "Assigned to" });
  await who.selectOption("Reply letter · Template");
  await expect(inspector(page).getByText("The template gets this text as {{ action }}")).toBeVisible();
  await expectSaved(page, "draft, 1 change");
  modelServer.reply({ kind: "text", text: '{"sender": "Acme", "amount": 12.5}' });
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await dialog(page).getByRole("textbox", { name: "Input" }).fill("Acme asks for 12.5");
  await expect(dialog(page).getByText("No model is connected")).toHaveCount(0);
  await dialog(page).getByRole("button", { name: "Start run" }).click();
  await expect(card(page, 2)).toContainText("Dear Acme, you get 12.5. Kind regards");
  expect(modelServer.requests.at(-1)).toMatchObject({
    model: "test-model-large",
    system: expect.stringContaining("Name the sender and the amount, as JSON."),
    headers: { authorization: `Bearer ${KEY}` },
  });

  await actionField(page).focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(" {{ amount");
  await expect(page.getByRole("option", { name: /steps\.invoice\.json\.amount/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(actionField(page)).toHaveText("Kind regards {{ steps.invoice.json.amount }}");
  await page.keyboard.type(" for {{ sku");
  await expect(page.getByRole("option", { name: /steps\.invoice\.json\.lines\.0\.sku/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await page.keyboard.type(", {{ steps.invoice.json.sendr }}");
  const warning =
    "Step 2 uses {{ steps.invoice.json.sendr }}, but the output schema of “invoice” has no “sendr”.";
  await expect(inspector(page).getByText(warning)).toBeVisible();
  await inspector(page)
    .getByRole("button", { name: "Use it instead of {{ steps.invoice.json.sendr }}" })
    .click();
  await expect(inspector(page).getByText(warning)).toHaveCount(0);
  await expect(actionField(page)).toHaveText(
    "Kind regards {{ steps.invoice.json.amount }} for {{ steps.invoice.json.lines.0.sku }}, {{ steps.invoice.json.sender }}",
  );
  await expectSaved(page);

  await makeWorkflow(page.request, app, "Published letters", [
    { agentId: "reply_letter", action: "Fill in." },
  ]);
  await page.goto("/agents/reply_letter");
  await page.getByRole("button", { name: "Deactivate" }).click();
  await expect(
    dialog(page).getByText(/Workflows that use it can't run until you activate or replace it/),
  ).toBeVisible();
  await expectAccessible(page);
  await dialog(page).getByRole("button", { name: "Keep active" }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await expect(dialog(page).getByRole("link", { name: "Invoices" })).toHaveAttribute(
    "href",
    `/workflows/${id}`,
  );
  await dialog(page).getByRole("button", { name: "Deactivate instead" }).click();
  await expect(page.getByText("Deactivated", { exact: true })).toBeVisible();
  await page.goto(`/workflows/${id}`);
  await page.getByRole("button", { name: /^Problems 1 problem/ }).click();
  await page.getByRole("menuitem", { name: /“Reply letter” is deactivated/ }).click();
  await expect(who).toBeFocused();
  await expect(who.locator("option:checked")).toHaveText("Reply letter · Template (deactivated)");
  await page.goto("/workflows");
  await expect(page.getByRole("listitem").filter({ hasText: "Published letters" })).toContainText(
    "Agent deactivated: Reply letter",
  );
});

test("text typed into an agent's form stays and overwrites someone else's change only when confirmed", async ({
  page,
  app,
}) => {
  await signIn(page, app);
  const agents = `${app.url}/api/v1/agents`;
  const headers = { authorization: `Bearer ${app.token}` };
  const config = { kind: "template", template: "As it was" };
  await page.request.post(agents, { headers, data: { id: "shared", name: "Shared", config } });
  await page.goto("/agents/shared");
  await field(page, "Template").fill("Mine");
  await page.request.patch(`${agents}/shared`, { headers, data: { name: "Theirs" } });
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText(/someone else changed this agent/)).toBeVisible();
  await expect(field(page, "Template")).toHaveValue("Mine");
  await page.getByRole("button", { name: "Overwrite with mine" }).click();
  await expect(page.getByText("“Shared” saved")).toBeVisible();
  const saved = await (await page.request.get(`${agents}/shared`, { headers })).json();
  expect(saved).toMatchObject({ name: "Shared", config: { template: "Mine" }, revision: 3 });
});

test.describe("on a phone", () => {
  test.use(PHONE);

  test("models and agents are accessible, fit the screen's width, and have large touch targets", async ({
    page,
    app,
  }) => {
    await addSignIn(page, app);
    for (const path of [
      "/settings/models",
      "/agents",
      "/agents/writer",
      "/agents/new",
      "/agents/new?copy=writer",
      "/agents/invoice_reader",
    ]) {
      await page.goto(path);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
      expect({ path, small: await findSmallTargets(page) }).toEqual({ path, small: [] });
    }
    await page.goto("/agents/new");
    await page.getByRole("button", { name: "HTTP request" }).tap();
    await page.getByRole("button", { name: "Add header" }).tap();
    await expect(field(page, "Name of header 1")).toBeFocused();
    await expectAccessible(page);
    expect(await findSmallTargets(page)).toEqual([]);
  });
});
