import type { Locator, Page } from "@playwright/test";
import { expectAccessible, findSmall } from "./accessible";
import { PHONE } from "./mailed";
import { signIn } from "./sign-in";
import { expect, test } from "./with-tools";

// What the first journey connects is used in those after it.
test.describe.configure({ mode: "serial" });
/** An address where no tool server is, and a server that is in use. */
test.use({ viewport: { width: 1440, height: 900 }, refusals: [400, 409, 422] });

const dialog = (page: Page): Locator => page.getByRole("dialog");
const field = (page: Page, name: string): Locator => page.getByRole("textbox", { name, exact: true });
const server = (page: Page): Locator =>
  page.getByRole("list", { name: "Tool servers" }).getByRole("listitem").first();

test("a server of tools is connected with the header that it wants, tested, and lists its tools", async ({
  page,
  app,
  servers: { tools },
}) => {
  await signIn(page, app);
  await page.goto("/settings/tools");
  await expect(page.getByText("No tool servers yet")).toBeVisible();
  await page.getByRole("button", { name: "Connect a tool server" }).click();
  await field(page, "Address").fill(`http://${tools.host}/nowhere`);
  await field(page, "Name").fill("Everything");
  await dialog(page).getByRole("button", { name: "Connect" }).click();
  await expect(
    dialog(page).getByText(/Its tools could not be listed\. It answered 404\. Check the address/),
  ).toBeVisible();

  await field(page, "Address").fill(tools.url);
  await dialog(page).getByRole("button", { name: "Add a header’s value" }).click();
  await expect(field(page, "Address")).toHaveValue(`http://${tools.host}`);
  await dialog(page).getByLabel("Value", { exact: true }).fill("Bearer planted-0123456789");
  await field(page, "Name").fill("Token of Everything");
  await expectAccessible(page);
  await dialog(page).getByRole("button", { name: "Save", exact: true }).click();
  await expect(field(page, "Address")).toHaveValue(tools.url);
  await expect(
    dialog(page).getByRole("combobox", { name: "Credential" }).locator("option:checked"),
  ).toHaveText("Token of Everything");
  await expectAccessible(page);
  await dialog(page).getByRole("button", { name: "Connect" }).click();
  await expect(page.getByText(/“Everything” connected: it has \d+ tools/)).toBeVisible();

  await page.getByRole("button", { name: "Test Everything" }).click();
  await expect(server(page).getByText(/It answers, and has \d+ tools\./)).toBeVisible();
  await server(page)
    .getByText(/^\d+ tools$/)
    .click();
  await expect(server(page).getByText("get-sum", { exact: true })).toBeVisible();
  await expectAccessible(page);
  expect(await page.content()).not.toContain("planted-0123456789");
});

test("an agent is given some of its tools; a server in use says by whom", async ({ page, app }) => {
  await signIn(page, app);
  await page.goto("/agents/new");
  await page.getByRole("button", { name: "Model with instructions" }).click();
  await field(page, "Name").fill("Adder");
  await field(page, "Instructions").fill("Add with your tool.");
  await page.getByText("Everything", { exact: true }).click();
  await page.getByRole("searchbox", { name: "Find a tool" }).fill("sum");
  await page.getByRole("checkbox", { name: /get-sum/ }).check();
  await page.getByRole("searchbox", { name: "Find a tool" }).fill("");
  await expect(page.getByText(/^1 of \d+ tools$/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Make agent" }).click();
  await expect(page.getByRole("heading", { name: "Adder", level: 1 })).toBeVisible();
  await expect(page.getByRole("checkbox", { name: /get-sum/ })).toBeChecked();

  await page.goto("/settings/tools");
  await expect(server(page).getByRole("link", { name: "Adder" })).toHaveAttribute("href", "/agents/adder");
  await page.getByRole("button", { name: "More for Everything" }).click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  await expect(dialog(page).getByText("Tools of it are given to Adder.")).toBeVisible();
  await dialog(page).getByRole("button", { name: "Keep it" }).click();
  await page.getByRole("button", { name: "More for Everything" }).click();
  await page.getByRole("menuitem", { name: "Edit" }).click();
  await field(page, "Name").fill("All tools");
  await dialog(page).getByRole("button", { name: "Save and test" }).click();
  await expect(page.getByText(/“All tools” saved/)).toBeVisible();
});

test.describe("on a phone", () => {
  test.use(PHONE);

  test("tool servers and the choice of tools are accessible, fit the width and a thumb", async ({
    page,
    app,
  }) => {
    await signIn(page, app);
    for (const path of ["/settings/tools", "/agents/adder"]) {
      await page.goto(path);
      await page.getByRole("heading", { level: 1 }).waitFor();
      for (const fold of await page.locator("details:not([open]) > summary").all()) await fold.click();
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
      expect({ path, small: await findSmall(page) }).toEqual({ path, small: [] });
    }
    await page.goto("/settings/tools");
    await page.getByRole("button", { name: "Connect a tool server" }).tap();
    await expectAccessible(page);
    expect(await findSmall(page)).toEqual([]);
  });
});
