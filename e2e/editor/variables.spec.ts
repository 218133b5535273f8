import type { Page } from "playwright/test";
import { expectAccessible } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { actionField, card, expectSaved, inspector, openWorkflow } from "@/e2e/support/editor";
import { addSignIn } from "@/e2e/support/sign-in";
import { NOTE } from "@/e2e/support/workflows";

const FACTS = { agentId: "writer", action: "List the facts.", name: "facts" };
const LETTER = { agentId: "writer", action: "Write a letter.", name: "letter" };

test.beforeEach(async ({ page, app }) => addSignIn(page, app));

const completions = (page: Page) => page.getByRole("listbox", { name: "Variables" });
const completion = (page: Page, text: string) =>
  completions(page).getByRole("option", { name: text, exact: false });

/** Puts the caret at the end of a step's action. */
async function focusEndOf(page: Page, place: number) {
  await card(page, place).dblclick();
  await expect(actionField(page)).toBeFocused();
  await page.keyboard.press("Control+End");
}

const previewToggle = (page: Page) => inspector(page).getByText("Preview with the last run's data");

test("typing braces or a shortcut completes a variable by keyboard", async ({ page, app }) => {
  await openWorkflow(page, app, "Completed by keyboard", [FACTS, LETTER, { ...LETTER, name: "end" }]);
  const { keyboard } = page;
  await focusEndOf(page, 3);
  const field = actionField(page);

  await keyboard.type(" From {{");
  await expect(completions(page).getByRole("option")).toHaveText([
    /^\{\{ input \}\}\s*step 2's output \(previous step\)/,
    /^\{\{ run\.input \}\}\s*the run's input/,
    /^\{\{ steps\.letter\.output \}\}\s*step 2's output/,
    /^\{\{ steps\.facts\.output \}\}\s*step 1's output/,
    /^\{\{ workflow\.name \}\}\s*this workflow's name/,
  ]);
  for (const text of ["{{ run.input }}", "{{ steps.letter.output }}", "{{ steps.facts.output }}"]) {
    await keyboard.press("ArrowDown");
    await expect(completion(page, text)).toHaveAttribute("aria-selected", "true");
  }
  await keyboard.press("Enter");
  await expect(field).toHaveText("Write a letter. From {{ steps.facts.output }}");

  await keyboard.type(", {{ wo");
  await expect(completions(page).getByRole("option")).toHaveText([/^\{\{ workflow\.name \}\}/]);
  await keyboard.press("Tab");
  await expect(field).toHaveText("Write a letter. From {{ steps.facts.output }}, {{ workflow.name }}");
  await expect(field).toBeFocused();

  await keyboard.type(" and ");
  await keyboard.press("Control+Space");
  await expect(completion(page, "{{ input }}")).toHaveAttribute("aria-selected", "true");
  await keyboard.press("Enter");
  await expect(field).toHaveText(/\{\{ workflow\.name \}\} and \{\{ input \}\}$/);
  await expectSaved(page, "draft, 1 change");
});

test("Escape closes the list, then leaves the field, and Tab leaves it immediately", async ({
  page,
  app,
}) => {
  await openWorkflow(page, app, "Left by keyboard", [FACTS, LETTER]);
  const { keyboard } = page;
  await focusEndOf(page, 2);
  await keyboard.type(" {{");
  await expect(completions(page)).toBeVisible();
  await keyboard.press("Escape");
  await expect(completions(page)).toBeHidden();
  await expect(actionField(page)).toBeFocused();
  await expect(actionField(page)).toHaveText("Write a letter. {{");

  await keyboard.press("Tab");
  await expect(inspector(page).getByRole("button", { name: /^\{\{ input \}\}/ })).toBeFocused();
  await keyboard.press("Shift+Tab");
  await expect(actionField(page)).toBeFocused();
  await keyboard.press("Escape");
  await expect(card(page, 2)).toBeFocused();
  await expect(card(page, 2)).toContainText("Write a letter. {{");
});

/** Expects the list of variables to be on the screen, above or below the field. */
async function expectBesideField(page: Page) {
  await expect(completions(page)).toBeVisible();
  const boxes = async () => [
    await page.locator(".cm-tooltip-autocomplete").boundingBox(),
    await page.locator(".cm-editor").boundingBox(),
  ];
  const { width = 0, height = 0 } = page.viewportSize() ?? {};
  await expect(async () => {
    const [list, field] = await boxes();
    if (!list || !field) throw new Error("The list isn't open.");
    expect(list.y >= field.y + field.height || list.y + list.height <= field.y).toBe(true);
    expect(list.y).toBeGreaterThanOrEqual(0);
    expect(list.y + list.height).toBeLessThanOrEqual(height);
    expect(list.x).toBeGreaterThanOrEqual(0);
    expect(list.x + list.width).toBeLessThanOrEqual(width);
  }).toPass();
}

for (const size of [
  { width: 1440, height: 900 },
  { width: 1280, height: 520 },
  { width: 390, height: 844 },
])
  test(`completion neither covers the field nor leaves the screen: ${size.width} by ${size.height}`, async ({
    page,
    app,
  }) => {
    await page.setViewportSize(size);
    const before = Array.from({ length: 9 }, (_, index) => ({ ...FACTS, name: `facts-${index}` }));
    await openWorkflow(page, app, `Completed at ${size.width}`, [...before, LETTER]);
    await card(page, 10).press("Enter");
    await expect(actionField(page)).toBeFocused();
    for (const where of ["Control+Home", "Control+End"]) {
      await page.keyboard.press(where);
      await page.keyboard.type("{{ ");
      await expectBesideField(page);
      await page.keyboard.press("ArrowDown");
      await expectBesideField(page);
      await page.keyboard.type("run.in");
      await expect(completions(page).getByRole("option")).toHaveCount(1);
      await expectBesideField(page);
      await page.keyboard.press("Enter");
    }
    await expect(actionField(page)).toHaveText("{{ run.input }}Write a letter.{{ run.input }}");
  });

test("the mouse picks a variable from the list or inserts one at the caret", async ({ page, app }) => {
  await openWorkflow(page, app, "Completed by mouse", [FACTS, LETTER]);
  await focusEndOf(page, 2);
  await page.keyboard.type(" {{ st");
  await completion(page, "{{ steps.facts.output }}").click();
  await expect(actionField(page)).toHaveText("Write a letter. {{ steps.facts.output }}");
  await expect(actionField(page)).toBeFocused();
  await page.keyboard.press("Home");
  await inspector(page)
    .getByRole("button", { name: /^\{\{ run\.input \}\}/ })
    .click();
  await expect(actionField(page)).toHaveText("{{ run.input }}Write a letter. {{ steps.facts.output }}");
  await page.keyboard.type(": ");
  await expect(actionField(page)).toHaveText("{{ run.input }}: Write a letter. {{ steps.facts.output }}");
});

test("after a run, variables show their values from that run", async ({ page, app }) => {
  await openWorkflow(page, app, "Seen before it is run", [
    FACTS,
    { agentId: "writer", action: "On {{ run.input }}: {{ steps.facts.output }}, {{ other }}." },
  ]);
  await card(page, 2).click();
  await expect(actionField(page)).toBeVisible();
  await expect(previewToggle(page)).toHaveCount(0);

  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByRole("textbox", { name: "Input" }).fill(NOTE);
  await page.getByRole("button", { name: "Start run" }).click();
  await expect(card(page, 2)).toContainText("Completed");
  await previewToggle(page).click();
  const gave = inspector(page).locator("mark");
  await expect(gave.first()).toHaveText(NOTE);
  await expect(gave).toHaveCount(2);
  await expect(gave.last()).not.toBeEmpty();
  await expect(inspector(page).getByText("Simulated")).toHaveCount(1);
  await expect(inspector(page).getByText(", {{ other }}.", { exact: true })).toBeVisible();
  await expectAccessible(page);

  await focusEndOf(page, 2);
  await page.keyboard.type(" {{ run");
  await expect(inspector(page).getByText(`Value from the last run:${NOTE}`)).toBeVisible();
});

test("an unknown variable is underlined and explained, and a typo can be corrected", async ({
  page,
  app,
}) => {
  await openWorkflow(page, app, "With slips", [FACTS, LETTER]);
  await focusEndOf(page, 2);
  await page.keyboard.type(" {{ steps.ghost.output }} and {{ facts }}");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Enter");
  const field = actionField(page);
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(field).toHaveAccessibleDescription(/No earlier step is named “ghost”\./);
  const underlined = field.getByTitle("No earlier step is named “ghost”.");
  await expect(underlined).toHaveText("{{ steps.ghost.output }}");
  await expect(underlined).toHaveCSS("text-decoration-line", "underline");
  await expect(card(page, 2)).toHaveAccessibleName(/1 problem\.$/);

  const typo = "{{ facts }} isn't a variable, so it stays as typed. Did you mean {{ steps.facts.output }}?";
  await expect(inspector(page).getByText(typo)).toBeVisible();
  await expect(field.getByTitle(typo)).toHaveCSS("text-decoration-line", "underline");
  await inspector(page).getByRole("button", { name: "Use it instead of {{ facts }}" }).click();
  await expect(field).toHaveText("Write a letter. {{ steps.ghost.output }} and {{ steps.facts.output }}");
  await expect(inspector(page).getByText(typo)).toBeHidden();
  await expect(field).toBeFocused();
});

test("renaming a step updates its variables, and one undo reverts both", async ({ page, app }) => {
  const use = (text: string) => ({ agentId: "writer", action: `${text} {{ steps.facts.output }}` });
  await openWorkflow(page, app, "Renamed", [FACTS, use("Sum up"), use("Then")]);
  await card(page, 1).click();
  const name = inspector(page).getByRole("textbox", { name: "Step name" });
  await name.fill("Price list");
  await expect(inspector(page).getByText("2 uses of the current name will be updated.")).toBeVisible();
  await expect(card(page, 2)).toContainText("Sum up {{ steps.facts.output }}");
  await page.keyboard.press("Enter");
  await expect(name).toHaveValue("price-list");
  await expect(card(page, 2)).toContainText("Sum up {{ steps.price-list.output }}");
  await expect(card(page, 3)).toContainText("Then {{ steps.price-list.output }}");
  await expect(page.getByText("References in 2 steps updated.")).toBeAttached();
  await expect(page.getByRole("button", { name: "Problems" })).toHaveCount(0);

  await page.keyboard.press("Control+z");
  await expect(name).toHaveValue("facts");
  await expect(card(page, 2)).toContainText("Sum up {{ steps.facts.output }}");
  await expect(card(page, 3)).toContainText("Then {{ steps.facts.output }}");
  await expectSaved(page, "published, version 1");

  await name.fill("");
  await expect(inspector(page).getByText("2 uses of the current name won't be updated")).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(card(page, 3)).toContainText("Then {{ steps.facts.output }}");
  await expect(page.getByRole("button", { name: "Problems 2 problems" })).toBeVisible();
});

test("a step moved before its source keeps its text, and the problem links to it", async ({ page, app }) => {
  await openWorkflow(page, app, "Moved before its source", [
    FACTS,
    { agentId: "writer", action: "Sum up {{ steps.facts.output }}." },
  ]);
  await card(page, 2).click();
  await page.keyboard.press("Alt+ArrowUp");
  await expect(card(page, 1)).toContainText("Sum up {{ steps.facts.output }}.");
  await expect(card(page, 1)).toHaveAccessibleName(/1 problem\.$/);
  await card(page, 2).click();
  await page.getByRole("button", { name: "Problems 1 problem" }).click();
  await page
    .getByRole("menuitem", {
      name: 'Step 1 uses {{ steps.facts.output }}, but no earlier step is named "facts".',
    })
    .click();
  await expect(actionField(page)).toBeFocused();
  await expect(actionField(page)).toHaveText("Sum up {{ steps.facts.output }}.");
  await expect(actionField(page)).toHaveAccessibleDescription(/Step 2 has this name but comes later\./);
  await page.keyboard.press("Control+z");
  await expect(card(page, 2)).toContainText("Sum up {{ steps.facts.output }}.");
  await expect(page.getByRole("button", { name: "Problems" })).toHaveCount(0);
});
