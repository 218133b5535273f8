import type { Locator, Page } from "playwright/test";
import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { PHONE } from "@/e2e/support/screens";
import { signIn } from "@/e2e/support/sign-in";
import { expect, test } from "@/e2e/support/with-tools";
import { makeWorkflow, startRun } from "@/e2e/support/workflows";

// Later journeys use the server connected in the first one.
test.describe.configure({ mode: "serial" });
/** The server refuses to connect to an address without a tool server, or to remove a tool server in use. */
test.use({ refusals: [400, 409, 422] });

const dialog = (page: Page): Locator => page.getByRole("dialog");
const field = (page: Page, name: string): Locator => page.getByRole("textbox", { name, exact: true });
const server = (page: Page): Locator =>
  page.getByRole("list", { name: "Tool servers" }).getByRole("listitem").first();

test("a tool server is connected with its required header, is tested, and lists its tools", async ({
  page,
  app,
  servers: { tools },
}) => {
  await signIn(page, app, app.dana, "/settings/tools");
  await expect(page.getByText("No tool servers yet")).toBeVisible();
  await page.getByRole("button", { name: "Connect a tool server" }).click();
  await field(page, "Address").fill(`http://${tools.host}/nowhere`);
  await field(page, "Name").fill("Everything");
  await dialog(page).getByRole("button", { name: "Connect" }).click();
  await expect(
    dialog(page).getByText(
      /Couldn't list the server's tools\. The server responded with 404\. Check the address/,
    ),
  ).toBeVisible();

  await field(page, "Address").fill(tools.url);
  await dialog(page).getByRole("button", { name: "Add secret" }).click();
  await expect(field(page, "Address")).toHaveValue(`http://${tools.host}`);
  await dialog(page).getByLabel("Value", { exact: true }).fill("Bearer planted-0123456789");
  await field(page, "Name").fill("Token of Everything");
  await expectAccessible(page);
  await dialog(page).getByRole("button", { name: "Save", exact: true }).click();
  await expect(field(page, "Address")).toHaveValue(tools.url);
  await expect(dialog(page).getByRole("combobox", { name: "Secret" }).locator("option:checked")).toHaveText(
    "Token of Everything",
  );
  await expectAccessible(page);
  await dialog(page).getByRole("button", { name: "Connect" }).click();
  await expect(page.getByText(/“Everything” connected: \d+ tools/)).toBeVisible();

  await page.getByRole("button", { name: "Test Everything" }).click();
  await expect(server(page).getByText(/Connected: \d+ tools\./)).toBeVisible();
  await server(page)
    .getByText(/^\d+ tools$/)
    .click();
  await expect(server(page).getByText("get-sum", { exact: true })).toBeVisible();
  await expectAccessible(page);
  expect(await page.content()).not.toContain("planted-0123456789");
});

test("an agent gets some of the server's tools, and a server in use shows which agents use it", async ({
  page,
  app,
}) => {
  await signIn(page, app, app.dana, "/agents/new");
  await page.getByRole("button", { name: "Model with instructions" }).click();
  await field(page, "Name").fill("Adder");
  await field(page, "Instructions").fill("Add with your tool.");
  await page.getByText("Everything", { exact: true }).click();
  await page.getByRole("searchbox", { name: "Find a tool" }).fill("sum");
  await page.getByRole("checkbox", { name: /get-sum/ }).check();
  await page.getByRole("searchbox", { name: "Find a tool" }).fill("");
  await expect(page.getByText(/^1 of \d+ tools$/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Create agent" }).click();
  await expect(page.getByRole("heading", { name: "Adder", level: 1 })).toBeVisible();
  await expect(page.getByRole("checkbox", { name: /get-sum/ })).toBeChecked();

  await page.goto("/settings/tools");
  await expect(server(page).getByRole("link", { name: "Adder" })).toHaveAttribute("href", "/agents/adder");
  await page.getByRole("button", { name: "More actions for Everything" }).click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  await expect(dialog(page).getByText("Its tools are used by Adder.")).toBeVisible();
  await dialog(page).getByRole("button", { name: "OK" }).click();
  await page.getByRole("button", { name: "More actions for Everything" }).click();
  await page.getByRole("menuitem", { name: "Edit" }).click();
  await field(page, "Name").fill("All tools");
  await dialog(page).getByRole("button", { name: "Save and test" }).click();
  await expect(page.getByText(/“All tools” saved/)).toBeVisible();
});

test("a run shows a step's tool calls and results, collapsed, and they can be copied", async ({
  page,
  app,
  servers: { models },
}) => {
  await signIn(page, app);
  const id = await makeWorkflow(page.request, app, "Sums", [{ agentId: "adder", action: "Add 2 and 3." }]);
  models.reply(
    {
      kind: "calls",
      calls: [
        { tool: "get-sum", input: { a: 2, b: 3 } },
        { tool: "get-sum", input: { a: "two", b: 3 } },
      ],
    },
    { kind: "text", text: "It is five." },
  );
  const runId = await startRun(page.request, app, id);
  await page.goto(`/runs/${runId}`);
  await expect(page.getByText("It is five.")).toBeVisible();
  await page.getByRole("tab", { name: "Tool calls · 2" }).click();
  const calls = page.getByRole("region", { name: "2 tool calls" });
  await expect(calls.getByText("The sum of 2 and 3 is 5.")).toBeHidden();
  await calls.getByText("get-sum", { exact: true }).first().click();
  await expect(calls.getByText("The sum of 2 and 3 is 5.")).toBeVisible();
  await expect(calls.getByRole("button", { name: "Copy input" })).toBeVisible();
  await calls.getByText("get-sum", { exact: true }).last().click();
  await expect(calls.getByRole("heading", { name: "Error" })).toBeVisible();
  await expectAccessible(page);
});

test("a test reports changed tools, which are used once someone accepts them", async ({
  page,
  app,
  servers: { rough },
}) => {
  const inputSchema = { type: "object" };
  rough.tools.push({ name: "read", description: "Reads a ticket.", inputSchema });
  await signIn(page, app, app.dana, "/settings/tools");
  await page.getByRole("button", { name: "Connect a tool server" }).click();
  await field(page, "Address").fill(rough.url);
  await field(page, "Name").fill("Tickets");
  await dialog(page).getByRole("button", { name: "Connect" }).click();
  await expect(page.getByText("“Tickets” connected: 1 tool")).toBeVisible();

  const row = page.getByRole("listitem").filter({ has: page.getByText("Tickets", { exact: true }) });
  const description = () => row.getByRole("list", { name: "Tools from Tickets" });
  await row.getByText("1 tool", { exact: true }).click();
  rough.tools.splice(0, 1, { name: "read", description: "Deletes a ticket.", inputSchema });
  await page.getByRole("button", { name: "Test Tickets" }).click();
  await expect(row.getByText("Connected: 1 tool. Changed: read.")).toBeVisible();
  await row.getByText("Changes in read").click();
  await expect(row.getByRole("deletion")).toHaveText("Reads");
  await expect(row.getByRole("insertion")).toHaveText("Deletes");
  await expect(description()).toContainText("Reads a ticket.");
  await expectAccessible(page);
  await page.reload();
  await row.getByText("1 tool", { exact: true }).click();
  await expect(description()).toContainText("Reads a ticket.");

  await page.getByRole("button", { name: "Test Tickets" }).click();
  await page.getByRole("button", { name: "Accept changes" }).click();
  await expect(page.getByText("Tool changes from “Tickets” accepted")).toBeVisible();
  await expect(description()).toContainText("Deletes a ticket.");
  await expect(row.getByText(/Changed: read/)).toBeHidden();
});

test.describe("on a phone", () => {
  test.use(PHONE);

  test("tool servers and the tool picker are accessible, fit the screen's width, and have large touch targets", async ({
    page,
    app,
  }) => {
    await signIn(page, app, app.dana, "/runs");
    const run = await page.getByRole("link", { name: /Sums/ }).first().getAttribute("href");
    for (const path of ["/settings/tools", "/agents/adder", run ?? ""]) {
      await page.goto(path);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.evaluate(() => {
        for (const fold of document.querySelectorAll("details")) fold.open = true;
      });
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
      expect({ path, small: await findSmallTargets(page) }).toEqual({ path, small: [] });
    }
    await page.goto("/settings/tools");
    await page.getByRole("button", { name: "Connect a tool server" }).tap();
    await expectAccessible(page);
    expect(await findSmallTargets(page)).toEqual([]);
  });
});
