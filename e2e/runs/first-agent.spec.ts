import type { Locator, Page } from "playwright/test";
import { connectModel } from "@/e2e/support/connect-model";
import { actionField, card } from "@/e2e/support/editor";
import { signIn } from "@/e2e/support/sign-in";
import { expect, test as withServers } from "@/e2e/support/with-tools";
import type { ModelReply } from "@/server/testing/servers/model-server";

/** Starts the model server and the tool server. Neither is connected yet. */
const test = withServers.extend({
  variables: async ({ servers: { models, tools } }, use) =>
    use({ OUTBOUND_ALLOW: `${new URL(models.baseUrl).host} ${tools.host}` }),
});

const dialog = (page: Page): Locator => page.getByRole("dialog");
const field = (page: Page, name: string): Locator => page.getByRole("textbox", { name, exact: true });

const toSettings = async (page: Page, section: string) => {
  const go = (name: string) => page.getByRole("link", { name, exact: true }).first().click();
  await go("Settings");
  // The previous page's tabs are being replaced, so a click on one of them could be lost.
  await page.waitForURL(/\/settings$/);
  await go(section);
};

test("a new user of a clean installation gets to a run that shows its agent's tool call and cost", async ({
  page,
  app,
  servers: { models, tools },
}) => {
  await signIn(page, app);

  await toSettings(page, "Models and secrets");
  await connectModel(page, models.baseUrl);

  await toSettings(page, "Tool servers");
  await page.getByRole("button", { name: "Connect a tool server" }).click();
  await field(page, "Address").fill(tools.url);
  await field(page, "Name").fill("Everything");
  await dialog(page).getByRole("button", { name: "Connect" }).click();
  await expect(page.getByText(/“Everything” connected: \d+ tools/)).toBeVisible();

  await page.getByRole("link", { name: "Agents", exact: true }).click();
  await page.getByRole("link", { name: "New agent" }).first().click();
  await page.getByRole("button", { name: "Model with instructions" }).click();
  await field(page, "Name").fill("Adder");
  await field(page, "Instructions").fill("Add with your tool.");
  await page.getByText("Everything", { exact: true }).click();
  await page.getByRole("checkbox", { name: /get-sum/ }).check();
  await page.getByRole("button", { name: "Create agent" }).click();
  await expect(page.getByRole("heading", { name: "Adder", level: 1 })).toBeVisible();

  await page.getByRole("link", { name: "Workflows", exact: true }).click();
  await page.getByRole("link", { name: "New workflow" }).click();
  await page.getByRole("button", { name: "Blank workflow" }).click();
  await field(page, "Workflow name").fill("Sums");
  await page.getByRole("button", { name: "Add a step", exact: true }).click();
  await page.getByRole("menuitem", { name: /^Adder/ }).click();
  await actionField(page).fill("Add the two numbers.");

  const run = async (...replies: ModelReply[]) => {
    models.reply(...replies);
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await field(page, "Input").fill("2 and 3");
    await dialog(page).getByRole("button", { name: "Start run" }).click();
  };
  await run(
    { kind: "calls", calls: [{ tool: "get-sum", input: { a: 2, b: 3 } }] },
    { kind: "text", text: "It is five." },
  );
  await expect(card(page, 1)).toContainText("It is five.");
  await page.getByRole("link", { name: "Open run" }).click();
  await expect(page.getByText(/Model gpt-5-mini · .* tokens in, 14 out · less than \$0\.0001/)).toBeVisible();
  await page.getByRole("tab", { name: "Tool calls · 1" }).click();
  await page.getByText("get-sum", { exact: true }).click();
  await expect(page.getByText("The sum of 2 and 3 is 5.")).toBeVisible();
  await toSettings(page, "Usage");
  await expect(
    page.getByRole("region", { name: "Cost by workflow" }).getByRole("row", { name: /Sums/ }),
  ).toContainText("$");
  await page.goBack();
  await page.goBack();

  await page.getByRole("link", { name: "Sums" }).click();
  await run({ kind: "status", status: 401 });
  await page.getByRole("link", { name: "Open run" }).click();
  await expect(page.getByText(/OpenAI rejected the key \(401\)\. Check /).first()).toBeVisible();
});
