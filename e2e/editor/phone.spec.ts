import { expect, test } from "@/e2e/support/app";
import { actionField, card, expectSaved, inspector, openWorkflow } from "@/e2e/support/editor";
import { PHONE } from "@/e2e/support/screens";
import { addSignIn, signIn } from "@/e2e/support/sign-in";

const FACTS = { agentId: "writer", action: "List the facts.", name: "facts" };
const LETTER = { agentId: "writer", action: "Write a letter.", name: "letter" };

test.use(PHONE);
test.beforeEach(async ({ page, app }) => addSignIn(page, app));

test("a step's fields fill the screen, and Back returns to its card", async ({ page, app }) => {
  await signIn(page, app);
  await openWorkflow(page, app, "On a phone", [FACTS, LETTER]);
  await card(page, 2).tap();
  await expect(actionField(page)).toBeFocused();
  expect(await inspector(page).boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 844 });
  await expect(card(page, 2)).toBeHidden();
  await expect(page.getByRole("navigation")).toBeHidden();
  await actionField(page).fill("Write it on the way.");
  await page.goBack();
  await expect(inspector(page)).toBeHidden();
  await expect(card(page, 2)).toBeFocused();
  await expect(card(page, 2)).toContainText("Write it on the way.");
  await expect(page).toHaveURL(/\/workflows\/wf_/);

  await card(page, 1).tap();
  await inspector(page).getByRole("button", { name: "Steps", exact: true }).tap();
  await expect(inspector(page)).toBeHidden();
  await expect(card(page, 1)).toBeFocused();

  await page.getByRole("button", { name: "More actions for this workflow" }).tap();
  await page.getByRole("menuitem", { name: "Details" }).tap();
  await expect(inspector(page).getByRole("textbox", { name: "Description" })).toBeFocused();
  await page.goBack();
  await expect(page.getByRole("button", { name: "More actions for this workflow" })).toBeFocused();
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Workflows", level: 1 })).toBeVisible();
});

test("a step's test opens above its sheet, closing the test returns to the sheet, and Back leaves both", async ({
  page,
  app,
}) => {
  await openWorkflow(page, app, "Tested on a phone", [FACTS, LETTER]);
  await card(page, 2).tap();
  const test = inspector(page).getByRole("button", { name: "Test this step" });
  await test.tap();
  const drawer = page.getByRole("region", { name: "Test step 2: Writer" });
  await expect(drawer).toBeFocused();
  await expect(inspector(page)).toBeHidden();
  await drawer.getByRole("button", { name: "Close test" }).tap();
  await expect(test).toBeFocused();

  await test.tap();
  await expect(drawer).toBeFocused();
  await page.goBack();
  await expect(drawer).toBeHidden();
  await expect(inspector(page)).toBeHidden();
  await expect(card(page, 2)).toBeFocused();
});

test("a new step shows no errors until its sheet closes, and its problem link reopens the sheet", async ({
  page,
  app,
}) => {
  await openWorkflow(page, app, "Started on a phone", [FACTS]);
  await page.getByRole("button", { name: "Add a step", exact: true }).tap();
  await page.getByRole("menuitem", { name: "Writer" }).tap();
  await expect(actionField(page)).toBeFocused();
  await expect(actionField(page)).not.toHaveAttribute("aria-invalid");
  await page.goBack();
  await expect(card(page, 2)).toHaveAccessibleName(/1 problem\.$/);
  await page.getByRole("button", { name: "Problems 1 problem" }).tap();
  await page.getByRole("menuitem", { name: /^Step 2 has no instructions/ }).tap();
  await expect(inspector(page)).toBeVisible();
  await expect(actionField(page)).toBeFocused();
  await expect(actionField(page)).toHaveAttribute("aria-invalid", "true");
});

test("the header takes at most three rows, and its menu discards the draft", async ({ page, app }) => {
  await openWorkflow(page, app, "Room for steps", [
    FACTS,
    { ...LETTER, action: "Use {{ steps.ghost.output }}." },
  ]);
  const name = page.getByRole("textbox", { name: "Workflow name" });
  const head = page.locator("header").filter({ has: name });
  await name.fill("Less room for steps");
  await expectSaved(page, "draft, 1 change");
  await expect(page.getByRole("button", { name: "Problems 1 problem" })).toBeVisible();
  const { height = 0 } = (await head.boundingBox()) ?? {};
  expect(height).toBeLessThan(4 * 44);
  await page.getByRole("button", { name: "More actions for this workflow" }).tap();
  await page.getByRole("menuitem", { name: "Discard draft" }).tap();
  await expect(name).toHaveValue("Room for steps");
  await expectSaved(page, "published, version 1");
});
