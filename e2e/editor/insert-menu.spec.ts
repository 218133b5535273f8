import type { Locator, Page } from "playwright/test";
import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { actionField, card, openWorkflow, showFace } from "@/e2e/support/editor";
import { PHONE } from "@/e2e/support/screens";
import { addSignIn } from "@/e2e/support/sign-in";

const STEPS = Array.from({ length: 9 }, (_, index) => ({ agentId: "writer", action: `Part ${index + 1}.` }));

test.beforeEach(async ({ page, app }) => addSignIn(page, app));

const items = (page: Page) => page.getByRole("menuitem");
const filter = (page: Page) => page.getByRole("textbox", { name: "Find an agent" });

/** Waits until the open menu is on the screen, above or below its button, which may be moving. */
async function expectBeside(page: Page, button: Locator) {
  const menu = page.locator("[popover]:popover-open");
  await expect(menu).toBeVisible();
  const trigger = await button.elementHandle();
  await expect
    .poll(() =>
      menu.evaluate((list, trigger) => {
        const box = list.getBoundingClientRect();
        const beside = trigger?.getBoundingClientRect() ?? box;
        const isOnScreen =
          box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight && box.right <= innerWidth;
        return isOnScreen && (box.top >= beside.bottom || box.bottom <= beside.top);
      }, trigger),
    )
    .toBe(true);
}

for (const face of ["List", "Canvas"] as const) {
  test(`letters filter the agents, a person stays first and a new agent last: ${face}`, async ({
    page,
    app,
  }) => {
    await openWorkflow(page, app, `Inserted by letters: ${face}`, STEPS.slice(0, 2));
    await showFace(page, face);
    const { keyboard } = page;
    await card(page, 1).focus();
    await keyboard.press("a");
    await expect(items(page).first()).toBeFocused();
    await expect(items(page).first()).toHaveText(/^A person decides/);
    await expect(items(page).last()).toHaveText("New agent");
    const all = await items(page).count();

    await keyboard.type("fin");
    await expect(filter(page)).toHaveValue("fin");
    const found = page.getByRole("menuitem", { name: /^Finance agent/ });
    await expect(found).toBeFocused();
    expect(await items(page).count()).toBeLessThan(all);
    await expect(items(page).first()).toHaveText(/^A person decides/);
    await expect(items(page).last()).toHaveText("New agent");
    await expectAccessible(page);
    for (const _ of "fin") await keyboard.press("Backspace");
    await expect(items(page)).toHaveCount(all);
    await expect(items(page).first()).toBeFocused();

    await keyboard.type("qqq");
    await expect(page.getByRole("status").getByText("No results")).toBeVisible();
    await expect(filter(page)).toBeFocused();
    await filter(page).fill("person");
    await keyboard.press("Enter");
    await expect(actionField(page)).toBeFocused();
    await expect(card(page, 2)).toHaveAccessibleName(/A person decides/);

    await keyboard.press("Escape");
    await expect(card(page, 2)).toBeFocused();
    await keyboard.press("a");
    await filter(page).fill("writer");
    await keyboard.press("ArrowDown");
    await expect(page.getByRole("menuitem", { name: /^Writer/ })).toBeFocused();
    await keyboard.press("Enter");
    await expect(actionField(page)).toBeFocused();
    await expect(card(page, 3)).toHaveAccessibleName(/Writer/);
  });

  test(`the menu stays on the screen and beside its button, even near the bottom: ${face}`, async ({
    page,
    app,
  }) => {
    await page.setViewportSize({ width: 1280, height: 560 });
    await openWorkflow(page, app, `Inserted near the edge: ${face}`, STEPS);
    await showFace(page, face);
    for (const place of [1, 2, 3, 4]) {
      const button = page.getByRole("button", { name: `Add a step before step ${place}` });
      await button.click();
      await expectBeside(page, button);
      await page.keyboard.type("w");
      await expectBeside(page, button);
      await page.keyboard.press("Escape");
    }
    await card(page, 1).focus();
    await page.keyboard.press("End");
    await page.keyboard.press("a");
    const last = page.getByRole("button", {
      name: face === "List" ? "Add a step" : "Add a step at the end",
      exact: true,
    });
    await expectBeside(page, last);
  });
}

test("New agent opens the form for one", async ({ page, app }) => {
  await openWorkflow(page, app, "Needs an agent", STEPS.slice(0, 1));
  await card(page, 1).press("a");
  await page.keyboard.press("End");
  await expect(page.getByRole("menuitem", { name: "New agent" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/agents\/new$/);
});

test.describe("on a phone", () => {
  test.use(PHONE);

  test("the menu fits the screen, and a tap on its field filters the agents", async ({ page, app }) => {
    await openWorkflow(page, app, "Inserted by thumb", STEPS);
    for (const place of [1, 4, 7]) {
      const button = page.getByRole("button", { name: `Add a step before step ${place}` });
      await button.tap();
      await expectBeside(page, button);
      expect(await findSmallTargets(page)).toEqual([]);
      await page.keyboard.press("Escape");
    }
    const last = page.getByRole("button", { name: "Add a step", exact: true });
    await last.tap();
    await expectBeside(page, last);
    await filter(page).tap();
    await filter(page).fill("fin");
    await expectBeside(page, last);
    await expectAccessible(page);
    await page.getByRole("menuitem", { name: /^Finance agent/ }).tap();
    await expect(actionField(page)).toBeFocused();
  });
});
