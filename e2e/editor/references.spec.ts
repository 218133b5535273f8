import type { Page } from "playwright/test";
import { expectAccessible } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { actionField, card, cards, dragOver, openWorkflow, showFace } from "@/e2e/support/editor";
import { DESKTOP } from "@/e2e/support/screens";
import { addSignIn } from "@/e2e/support/sign-in";

const STEPS = [
  { agentId: "finance_agent", action: "List the facts.", name: "facts" },
  { agentId: "writer", action: "Sum up {{ input }}." },
  { agentId: "human", action: "Is it right?" },
  { agentId: "writer", action: "Compare {{ steps.facts.output }} with {{ run.input }}." },
];

test.beforeEach(async ({ page, app }) => addSignIn(page, app));

/** Returns the number of the selected steps' arcs (`chosen`), or of all other arcs (`plain`). */
async function countArcs(page: Page, which: "plain" | "chosen"): Promise<number> {
  const path = page.locator(
    which === "chosen" ? "[data-arcs=chosen]" : "[data-arcs]:not([data-arcs=chosen])",
  );
  return (await path.getAttribute("d"))?.match(/L448 /g)?.length ?? 0;
}

test("the canvas is one column, with an arc for each reference that's highlighted with its steps", async ({
  page,
  app,
}) => {
  await openWorkflow(page, app, "Referring back", STEPS);
  await showFace(page, "Canvas");
  const boxes = await cards(page).evaluateAll((all) =>
    all.map((one) => one.getBoundingClientRect().toJSON()),
  );
  expect(new Set(boxes.map(({ x }) => x)).size).toBe(1);
  expect(boxes.map(({ y }) => y)).toEqual(boxes.map(({ y }) => y).toSorted((a, b) => a - b));
  await expect.poll(() => countArcs(page, "plain")).toBe(2);
  await card(page, 1).click();
  await expect.poll(() => countArcs(page, "chosen")).toBe(1);
  await card(page, 4).click();
  await expect.poll(() => countArcs(page, "chosen")).toBe(2);
  await card(page, 2).click();
  await expect.poll(() => countArcs(page, "chosen")).toBe(0);

  await card(page, 2).dblclick();
  await expect(actionField(page)).toBeFocused();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(" Use {{ steps.facts.output }}.");
  await expect.poll(() => countArcs(page, "chosen")).toBe(1);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await dragOver(page, card(page, 1), card(page, 2));
  await page.mouse.up();
  await expect(card(page, 1)).toContainText("Sum up");
  // A step that comes before its source doesn't get the source's output, so the reference has no arc.
  await expect.poll(async () => (await countArcs(page, "plain")) + (await countArcs(page, "chosen"))).toBe(2);
});

for (const colorScheme of ["light", "dark"] as const)
  test.describe(`in ${colorScheme} mode`, () => {
    test.use({ ...DESKTOP, colorScheme });

    test("cards show variables as chips and the agent's kind", async ({ page, app }) => {
      await openWorkflow(page, app, `With chips, ${colorScheme}`, STEPS);
      for (const face of ["List", "Canvas"] as const) {
        await showFace(page, face);
        const chip = card(page, 4).getByTitle("{{ steps.facts.output }}");
        await expect(chip).toBeVisible();
        await expect(chip).toHaveCSS("font-family", /mono/i);
        await expect(card(page, 4)).toHaveAccessibleName(/Compare \{\{ steps\.\s?facts\s?\.output \}\} with/);
        await expect(card(page, 4).locator("svg").first()).toBeVisible();
        await expectAccessible(page);
      }
    });
  });
