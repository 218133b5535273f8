import type { Page } from "playwright/test";
import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import type { App } from "@/e2e/support/organization";
import { DESKTOP, PHONE } from "@/e2e/support/screens";
import { addSignIn } from "@/e2e/support/sign-in";
import { makeWorkflow, startRun } from "@/e2e/support/workflows";

test.beforeEach(async ({ page, app }) => addSignIn(page, app));

const field = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true });
const history = (page: Page) => page.getByRole("region", { name: "History" });

/** Makes a template agent and a published workflow that uses it. */
async function setUp(page: Page, app: App, id: string) {
  const headers = { authorization: `Bearer ${app.token}` };
  const config = { kind: "template", template: "Dear {{ input }}" };
  await page.request.post(`${app.url}/api/v1/agents`, { headers, data: { id, name: "Greeter", config } });
  return makeWorkflow(page.request, app, `Letters of ${id}`, [{ agentId: id, action: "Greet." }]);
}

for (const [where, use] of [
  ["at 1440 px", DESKTOP],
  ["at 390 px, by touch", PHONE],
] as const)
  test.describe(where, () => {
    test.use(use);

    test("an edited agent reaches published workflows when they're updated, and its versions can be restored", async ({
      page,
      app,
    }) => {
      const id = use === PHONE ? "greeter_phone" : "greeter";
      const workflowId = await setUp(page, app, id);
      const before = await startRun(page.request, app, workflowId, "Anna");

      await page.goto(`/agents/${id}`);
      await field(page, "Template").fill("Hello {{ input }}");
      await field(page, "What changed? (optional)").fill("Less formal");
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await expect(page.getByText("“Greeter” saved as version 2")).toBeVisible();
      await expect(page.getByText("1 published workflow uses an older version of this agent")).toBeVisible();
      await expect(history(page).getByRole("listitem").first()).toContainText("Less formal");

      await page.getByRole("button", { name: "Update workflow" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByText("Greeter, version 1: see what changes").click();
      await expect(dialog.locator("del")).toHaveText("Dear");
      await expect(dialog.locator("ins")).toHaveText("Hello");
      await expectAccessible(page);
      await dialog.getByRole("button", { name: "Update 1 workflow" }).click();
      await expect(page.getByText("1 workflow published again")).toBeVisible();
      await expect(page.getByText("uses an older version")).toHaveCount(0);

      await history(page).getByRole("button", { name: "See changes in version 2" }).click();
      await expect(page.getByRole("dialog").locator("ins")).toHaveText("Hello");
      await expectAccessible(page);
      await page.keyboard.press("Escape");
      await history(page).getByRole("button", { name: "Restore version 1" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Restore" }).click();
      await expect(page.getByText("Version 1 restored as version 3")).toBeVisible();
      await expect(field(page, "Template")).toHaveValue("Dear {{ input }}");
      await expect(history(page).getByRole("listitem").first()).toContainText("Restored version 1.");
      if (use === PHONE) expect(await findSmallTargets(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(use.viewport.width);

      await page.goto(`/runs/${before}`);
      await expect(page.getByText("Greeter, version 1")).toBeVisible();
    });
  });
