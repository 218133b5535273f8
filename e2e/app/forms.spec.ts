import type { Locator, Page } from "playwright/test";
import { expectAccessible } from "@/e2e/support/accessible";
import { holdCalls } from "@/e2e/support/drafting";
import { holdScripts, untilHydrated } from "@/e2e/support/hydrated";
import { PHONE } from "@/e2e/support/screens";
import { addSignIn, signIn } from "@/e2e/support/sign-in";
import { expect, test } from "@/e2e/support/with-tools";
import { makeWorkflow } from "@/e2e/support/workflows";

/** The server refuses invalid and outdated saves. */
test.use({ refusals: [400, 412] });
test.beforeEach(({ page, app }) => addSignIn(page, app));

const dialog = (page: Page): Locator => page.getByRole("dialog");
const field = (page: Page, name: string): Locator => page.getByRole("textbox", { name, exact: true });
const question = (page: Page) => dialog(page).getByText("Discard changes?");

/** Presses the mouse button in one place and releases it in another. */
async function drag(page: Page, from: { x: number; y: number }, to: { x: number; y: number }) {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y);
  await page.mouse.up();
}

async function middleOf(target: Locator) {
  const box = await target.boundingBox();
  if (!box) throw new Error("it is not shown");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

const OUTSIDE = { x: 20, y: 450 };

test("text typed before the page responds isn't lost, and clicks have no effect", async ({ page, app }) => {
  const agents = `${app.url}/api/v1/agents`;
  const headers = { authorization: `Bearer ${app.token}` };
  const config = { kind: "http", method: "POST", url: "https://api.example.com/", body: "As it was" };
  await page.request.post(agents, { headers, data: { id: "early", name: "Early", config } });
  const arrive = await holdScripts(page);
  const method = page.getByLabel("Method");
  await page.goto("/agents/early", { waitUntil: "commit" });
  await field(page, "Name").fill("Typed early");
  await method.selectOption("PUT");
  await field(page, "Body").press("Control+End");
  await page.keyboard.type(", and mine");
  await page.keyboard.press("Control+Home");
  await arrive();
  await untilHydrated(page);
  await page.keyboard.type("Now ");
  await expect(field(page, "Body")).toHaveValue("Now As it was, and mine");
  await expect(method).toHaveValue("POST");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("“Typed early” saved")).toBeVisible();
  expect(await (await page.request.get(`${agents}/early`, { headers })).json()).toMatchObject({
    name: "Typed early",
    config: { method: "POST", body: "Now As it was, and mine" },
  });
});

test("a field restored by the browser doesn't count as user input", async ({ page, app }) => {
  const headers = { authorization: `Bearer ${app.token}` };
  const config = { kind: "template", template: "As it was" };
  const data = { id: "restored", name: "Restored", config };
  await page.request.post(`${app.url}/api/v1/agents`, { headers, data });
  await page.goto("/agents/restored");
  await untilHydrated(page);
  await field(page, "Name").fill("Not saved");
  page.on("dialog", (dialog) => dialog.accept());
  await page.reload();
  await untilHydrated(page);
  await page.getByRole("navigation").getByRole("link", { name: "Agents" }).first().click();
  await expect(page).toHaveURL(/\/agents$/);
});

test("a dialog asks before it discards what you typed", async ({ page }) => {
  await page.goto("/settings/models");
  const open = page.getByRole("button", { name: "Connect a model" });
  await open.click();
  await expect(dialog(page).getByRole("combobox", { name: "Provider" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();
  await expect(open).toBeFocused();
  await open.click();
  await page.mouse.click(OUTSIDE.x, OUTSIDE.y);
  await expect(dialog(page)).toBeHidden();

  await open.click();
  const key = dialog(page).getByLabel("Key", { exact: true });
  await key.fill("sk-typed");
  // Selects text with the mouse and releases the button outside the dialog.
  await drag(page, await middleOf(key), OUTSIDE);
  await expect(question(page)).toBeHidden();
  for (const dismiss of [
    () => page.keyboard.press("Escape"),
    () => page.mouse.click(OUTSIDE.x, OUTSIDE.y),
    () => dialog(page).getByRole("button", { name: "Close" }).click(),
  ]) {
    await dismiss();
    await expect(question(page)).toBeVisible();
    await expect(dialog(page).getByRole("button", { name: "Keep editing" })).toBeFocused();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await expect(question(page)).toBeHidden();
    await expect(key).toBeFocused();
    await expect(key).toHaveValue("sk-typed");
  }
  await page.keyboard.press("Escape");
  await dialog(page).getByRole("button", { name: "Discard" }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(open).toBeFocused();
  await open.click();
  await expect(key).toHaveValue("");
});

test("a run dialog keeps its input when closed; member and limit dialogs ask first", async ({
  page,
  app,
}) => {
  await makeWorkflow(page.request, app, "Kept", [{ agentId: "writer", action: "Write." }]);
  await page.goto("/workflows?q=kept");
  const run = page.getByRole("list", { name: "Workflows" }).getByRole("button", { name: /^Run/ });
  await run.click();
  await field(page, "Input").fill("Half a thought");
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();
  await run.click();
  await expect(field(page, "Input")).toHaveValue("Half a thought");

  for (const [path, button, name] of [
    ["/settings/members", "Add member", "Email"],
    ["/settings/usage", "Set spending limit", "Dollars per month"],
  ] as const) {
    await page.goto(path);
    await page.getByRole("button", { name: button }).first().click();
    await field(page, name).fill("9");
    await page.keyboard.press("Escape");
    await dialog(page).getByRole("button", { name: "Discard" }).click();
    await page.getByRole("button", { name: button }).first().click();
    await expect(field(page, name)).toHaveValue("");
  }
});

test("a half-typed header value and its tool server's input aren't lost", async ({
  page,
  servers: { tools },
}) => {
  await page.goto("/settings/tools");
  await page.getByRole("button", { name: "Connect a tool server" }).click();
  await field(page, "Address").fill(tools.url);
  await dialog(page).getByRole("button", { name: "Add secret" }).click();
  await expect(field(page, "Address")).toBeFocused();
  await dialog(page).getByLabel("Value", { exact: true }).fill("Bearer half-typed");
  await dialog(page).getByRole("button", { name: "Back to the server" }).click();
  await expect(field(page, "Address")).toHaveValue(tools.url);
  await dialog(page).getByRole("button", { name: "Add secret" }).click();
  await expect(dialog(page).getByLabel("Value", { exact: true })).toHaveValue("Bearer half-typed");
  await dialog(page).getByRole("button", { name: "Back to the server" }).click();
  await page.keyboard.press("Escape");
  await expect(question(page)).toBeVisible();
  await dialog(page).getByRole("button", { name: "Keep editing" }).click();
  await expect(field(page, "Address")).toBeFocused();
  await expect(field(page, "Address")).toHaveValue(tools.url);
});

test("a refused save focuses the first invalid field and explains the error there", async ({
  page,
  servers: { tools },
}) => {
  await page.goto("/settings/tools");
  await page.getByRole("button", { name: "Connect a tool server" }).click();
  await field(page, "Name").fill("Elsewhere");
  await page.keyboard.press("Enter");
  await expect(field(page, "Address")).toBeFocused();
  await expect(field(page, "Address")).toHaveAccessibleDescription(/Enter the address/);
  await field(page, "Address").fill("ftp://tools.example.com");
  await field(page, "Name").focus();
  await page.keyboard.press("Enter");
  await expect(field(page, "Address")).toBeFocused();
  await expect(field(page, "Address")).toHaveAttribute("aria-invalid", "true");
  await expect(field(page, "Address")).toHaveAccessibleDescription(/The address /);

  await page.goto("/settings/models");
  await page.getByRole("button", { name: "Add secret" }).click();
  await field(page, "Address").fill(`http://${tools.host}`);
  await dialog(page).getByRole("button", { name: "Save" }).click();
  await expect(dialog(page).getByLabel("Value", { exact: true })).toBeFocused();

  await page.goto("/settings/tokens");
  await page.getByRole("button", { name: "New token" }).first().click();
  await field(page, "Name").fill("Nothing");
  const may = dialog(page).getByRole("checkbox");
  for (const box of await may.all()) await box.uncheck();
  await dialog(page).getByRole("button", { name: "Create token" }).click();
  await expect(may.first()).toBeFocused();
  await expect(may.first()).toHaveAccessibleDescription(/Choose at least one/);
  await expectAccessible(page);

  await page.goto("/settings/usage");
  await page.getByRole("button", { name: "Set spending limit" }).click();
  await field(page, "Dollars per month").fill("a lot");
  for (let press = 0; press < 2; press++) {
    await dialog(page).getByRole("button", { name: "Save" }).click();
    await expect(field(page, "Dollars per month")).toBeFocused();
  }
});

test("a save never silently overwrites a change from another browser", async ({
  page,
  app,
  browser,
  servers: { tools },
}) => {
  const context = await browser.newContext({ baseURL: app.url });
  const other = await context.newPage();
  await signIn(other, app);
  const edit = async (page: Page, name: string) => {
    await page.getByRole("button", { name: `More actions for ${name}` }).click();
    await page.getByRole("menuitem", { name: "Edit" }).click();
  };
  const save = (page: Page) =>
    dialog(page)
      .getByRole("button", { name: /^Save( and test)?$/ })
      .click();
  for (const [path, noun, connect, fill] of [
    [
      "/settings/models",
      "secret",
      "Add secret",
      () => dialog(page).getByLabel("Value", { exact: true }).fill("Bearer shared-0123456789"),
    ],
    ["/settings/tools", "tool server", "Connect a tool server", async () => {}],
  ] as const) {
    await page.goto(path);
    await page.getByRole("button", { name: connect }).click();
    await field(page, "Address").fill(noun === "secret" ? `http://${tools.host}` : tools.url);
    await fill();
    await field(page, "Name").fill("Shared");
    await dialog(page)
      .getByRole("button", { name: /^(Save|Connect)$/ })
      .click();
    await expect(page.getByText(/“Shared” (saved|connected)/)).toBeVisible();

    await other.goto(path);
    await edit(page, "Shared");
    await edit(other, "Shared");
    await field(other, "Name").fill("Theirs");
    await save(other);
    await expect(other.getByText("“Theirs” saved")).toBeVisible();
    await field(page, "Name").fill("Mine");
    await save(page);
    await expect(page.getByText(`someone else changed this ${noun}`)).toBeVisible();
    await expect(field(page, "Name")).toHaveValue("Mine");
    await expectAccessible(page);
    await dialog(page).getByRole("button", { name: "Discard mine" }).click();
    await expect(field(page, "Name")).toHaveValue("Theirs");

    await edit(other, "Theirs");
    await field(other, "Name").fill("Theirs again");
    await save(other);
    await expect(other.getByText("“Theirs again” saved")).toBeVisible();
    await field(page, "Name").fill("Mine");
    await save(page);
    await dialog(page).getByRole("button", { name: "Overwrite with mine" }).click();
    await expect(page.getByText("“Mine” saved")).toBeVisible();
    await expect(page.getByRole("button", { name: "More actions for Mine" })).toBeVisible();
  }
  await context.close();
});

test("text typed into an agent's form during a save stays", async ({ page, app }) => {
  const headers = { authorization: `Bearer ${app.token}` };
  const data = { id: "slow", name: "Slow", config: { kind: "template", template: "As it was" } };
  await page.request.post(`${app.url}/api/v1/agents`, { headers, data });
  await page.goto("/agents/slow");
  const { firstSent, release } = await holdCalls(page, "agent.update");
  await field(page, "Template").fill("First");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await firstSent;
  await field(page, "Template").fill("First, and more");
  release();
  await expect(page.getByText("“Slow” saved")).toBeVisible();
  await expect(field(page, "Template")).toHaveValue("First, and more");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(
    page.getByText("Published workflows won't use a new version until you update them."),
  ).toBeVisible();
  const saved = await (await page.request.get(`${app.url}/api/v1/agents/slow`, { headers })).json();
  expect(saved).toMatchObject({ config: { template: "First, and more" }, revision: 3 });
});

test("a header's name field keeps the focus while you type, even if the name briefly matches another header", async ({
  page,
}) => {
  await page.goto("/agents/new");
  await page.getByRole("button", { name: "HTTP request" }).click();
  await field(page, "Name").fill("Orders");
  await field(page, "URL").fill("https://api.example.com/orders");
  const add = page.getByRole("button", { name: "Add header" });
  for (const [at, name] of ["Accept", "X-Order"].entries()) {
    await add.click();
    await page.keyboard.type(name);
    await expect(field(page, `Name of header ${at + 1}`)).toBeFocused();
    await field(page, `Value of header ${at + 1}`).fill(`value ${at + 1}`);
  }
  const second = field(page, "Name of header 2");
  await second.fill("Accept");
  await page.keyboard.press("Enter");
  await expect(second).toBeFocused();
  await expect(second).toHaveAccessibleDescription(/The name is already used/);
  await page.keyboard.type("-Language");
  await expect(second).toHaveValue("Accept-Language");
  await expect(second).toBeFocused();
  await expect(field(page, "Value of header 1")).toHaveValue("value 1");
  await expect(field(page, "Value of header 2")).toHaveValue("value 2");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Orders", level: 1 })).toBeVisible();

  // The server returns the saved values. Saving with Enter keeps focus in the field.
  await page.getByRole("button", { name: "Remove header 1" }).click();
  await field(page, "Name of header 1").fill("X-Language");
  await page.keyboard.press("Enter");
  await expect(page.getByText("“Orders” saved")).toBeVisible();
  await expect(field(page, "Name of header 1")).toBeFocused();
});

test.describe("on a phone", () => {
  test.use(PHONE);

  test("the question fits inside the dialog", async ({ page }) => {
    await page.goto("/settings/models");
    await page.getByRole("button", { name: "Connect a model" }).tap();
    await dialog(page).getByLabel("Key", { exact: true }).fill("sk-typed");
    await dialog(page).getByRole("button", { name: "Close" }).tap();
    await expect(question(page)).toBeInViewport();
    await expectAccessible(page);
  });
});
