import type { Page } from "playwright/test";
import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import type { App } from "@/e2e/support/organization";
import { DESKTOP, PHONE } from "@/e2e/support/screens";
import { addSignIn, signIn, signOut } from "@/e2e/support/sign-in";
import { makeWorkflow, startRun } from "@/e2e/support/workflows";

test.beforeEach(async ({ page, app }) => addSignIn(page, app));

const field = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true });
const history = (page: Page) => page.getByRole("list", { name: "Versions" });

/** Creates a template agent and a published workflow that uses it. Returns the workflow's ID. */
async function setUp(page: Page, app: App, id: string) {
  const headers = { authorization: `Bearer ${app.token}` };
  const config = { kind: "template", template: "Dear {{ input }}" };
  await page.request.post(`${app.url}/api/v1/agents`, { headers, data: { id, name: "Greeter", config } });
  return makeWorkflow(page.request, app, `Letters of ${id}`, [{ agentId: id, action: "{{ input }}" }]);
}

async function editAgent(page: Page, app: App, id: string) {
  const headers = { authorization: `Bearer ${app.token}` };
  const config = { kind: "template", template: "Hello {{ input }}" };
  const answer = await page.request.patch(`${app.url}/api/v1/agents/${id}`, { headers, data: { config } });
  expect(await answer.json()).toMatchObject({ outdatedIn: { count: 1 } });
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
      await expect(page.getByText("1 workflow republished")).toBeVisible();
      await expect(page.getByText("uses an older version")).toHaveCount(0);

      await history(page).getByRole("button", { name: "See changes in version 2" }).click();
      await expect(page.getByRole("dialog").locator("ins")).toHaveText("Hello");
      await expectAccessible(page);
      await page.keyboard.press("Escape");
      await history(page).getByRole("button", { name: "Restore version 1" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Restore version 1" }).click();
      await expect(page.getByText("Version 1 restored as version 3")).toBeVisible();
      await expect(field(page, "Template")).toHaveValue("Dear {{ input }}");
      await expect(history(page).getByRole("listitem").first()).toContainText("Restored version 1.");
      if (use === PHONE) expect(await findSmallTargets(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(use.viewport.width);

      await page.goto(`/runs/${before}`);
      await expect(page.getByText("Greeter, version 1")).toBeVisible();
    });

    test("the Run dialog says that the published version is older, and updates it in one click", async ({
      page,
      app,
    }) => {
      const id = use === PHONE ? "run_phone" : "run_desktop";
      await setUp(page, app, id);
      await editAgent(page, app, id);
      await page.goto("/workflows");
      await page.getByRole("button", { name: `Run Letters of ${id}` }).click();
      const dialog = page.getByRole("dialog");
      await expect(dialog.getByText("Version 1 was published before Greeter changed")).toBeVisible();
      await dialog.getByText("Greeter, version 1: see what changes").click();
      await expect(dialog.locator("ins")).toHaveText("Hello");
      await expectAccessible(page);
      if (use === PHONE) expect(await findSmallTargets(page)).toEqual([]);
      await dialog.getByRole("button", { name: "Update workflow" }).click();
      await expect(page.getByText(`“Letters of ${id}” published as version 2`)).toBeVisible();
      await expect(dialog.getByText("was published before")).toHaveCount(0);
      await dialog.getByRole("textbox", { name: "Input" }).fill("Anna");
      await dialog.getByRole("button", { name: "Start run" }).click();
      await expect(page.getByText("Hello Anna").first()).toBeVisible();
      await expect(page.getByText("Greeter, version 2")).toBeVisible();
    });

    test("a workflow's page says that its published version is older, and people who can publish update it there", async ({
      page,
      app,
    }) => {
      const id = use === PHONE ? "page_phone" : "page_desktop";
      const workflowId = await setUp(page, app, id);
      await editAgent(page, app, id);
      const notice = page.getByText("Version 1 was published before Greeter changed");
      const update = page.getByRole("button", { name: "Update workflow" });
      await signOut(page);
      await signIn(page, app, app.sam, `/workflows/${workflowId}`);
      await expect(notice).toBeVisible();
      await expect(update).toHaveCount(0);
      await signOut(page);
      await signIn(page, app, app.dana, `/workflows/${workflowId}`);
      await expect(notice).toBeVisible();
      await expectAccessible(page);
      await update.focus();
      await page.keyboard.press("Enter");
      await expect(page.getByText(`“Letters of ${id}” published as version 2`)).toBeVisible();
      await expect(notice).toHaveCount(0);
      await expect(page.locator("body")).not.toBeFocused();
    });
  });
