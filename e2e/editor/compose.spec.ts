import type { Page } from "playwright/test";
import { expect, test } from "@/e2e/support/app";
import { actionField, card, expectSaved } from "@/e2e/support/editor";
import { PHONE } from "@/e2e/support/screens";
import { signIn } from "@/e2e/support/sign-in";
import { NOTE } from "@/e2e/support/workflows";

const EDITED = "Copper stands at 9,480 dollars. I read it myself.";

/** Returns the path of the run that the editor follows. */
async function watchedRun(page: Page): Promise<string> {
  return (await page.getByRole("link", { name: "Open run" }).getAttribute("href")) ?? "";
}

/** Expects step 3's input to be exactly the text that the person approved. */
async function expectApprovedInput(page: Page, run: string) {
  await expect(page.getByRole("status").getByText(/You approved it/)).toBeVisible();
  await page.goto(run);
  await expect(page.getByRole("status").getByText("Completed")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Step 3: Signatory's assistant" })).toBeVisible();
  await page.getByRole("tab", { name: "Input" }).click();
  await expect(page.getByRole("tabpanel").getByText(EDITED, { exact: true })).toBeVisible();
  await page.getByRole("link", { name: /A person decides/ }).click();
  await expect(page.getByText("approved with edits")).toBeVisible();
}

test("until the first publication, the list shows the draft's name", async ({ page, app }) => {
  await signIn(page, app);
  await page.getByRole("link", { name: "New workflow" }).click();
  await page.getByRole("button", { name: /^Blank workflow/ }).click();
  await expect(page.getByRole("textbox", { name: "Workflow name" })).toBeFocused();
  await page.keyboard.type("Named in its draft");
  await expectSaved(page, "draft, 1 change");
  await page.goto("/workflows");
  await expect(page.getByRole("link", { name: "Named in its draft" })).toBeVisible();
});

test("by mouse, a workflow is composed and run, and its draft is approved with an edit", async ({
  page,
  app,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await signIn(page, app);
  await page.getByRole("link", { name: "New workflow" }).click();
  await page.getByRole("button", { name: /^Blank workflow/ }).click();
  await expect(page.getByRole("textbox", { name: "Workflow name" })).toBeFocused();
  await expectSaved(page, "not published yet");
  await page.keyboard.type("Composed by mouse");

  const add = async (who: string, action: string) => {
    await page.getByRole("button", { name: "Add a step", exact: true }).click();
    await page.getByRole("menuitem", { name: who }).click();
    await expect(actionField(page)).toBeFocused();
    await page.keyboard.type(action);
  };
  await add("Finance agent", "Say what the figures are in ");
  await page.getByRole("button", { name: /^\{\{ run\.input \}\}/ }).click();
  await expect(actionField(page)).toHaveText("Say what the figures are in {{ run.input }}");
  await add("A person decides", "Are the figures right?");
  await add("Signatory's assistant", "Summarize it in one line.");
  await expectSaved(page, "draft, 4 changes");

  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByRole("dialog").getByRole("heading", { name: "Publish", exact: true })).toBeVisible();
  await expect(page.getByRole("dialog").getByRole("region", { name: "Name" })).toContainText(
    "Untitled workflow Composed by mouse",
  );
  await page.getByRole("dialog").getByRole("button", { name: "Publish" }).click();
  await expectSaved(page, "published, version 1");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByRole("textbox", { name: "Input" }).fill(NOTE);
  await page.getByRole("button", { name: "Start run" }).click();

  await expect(card(page, 1)).toContainText("Completed");
  await expect(card(page, 2)).toContainText("Waiting for a person");
  const run = await watchedRun(page);
  await page.reload();
  await expect(card(page, 2)).toContainText("Waiting for a person");
  expect(await watchedRun(page)).toBe(run);
  await page.getByRole("link", { name: "Open review" }).click();
  const text = page.getByRole("textbox", { name: /^Document/ });
  await expect(text).not.toBeEmpty();
  await text.fill(EDITED);
  await page.getByRole("button", { name: /^Approve with \d+ edits?$/ }).click();
  await expectApprovedInput(page, run);
});

test("by keyboard alone, a workflow is composed, rearranged, and run, and its draft is approved with an edit", async ({
  page,
  app,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await signIn(page, app);
  const { keyboard } = page;
  const tabTo = async (name: string | RegExp, key = "Tab") => {
    for (let presses = 0; presses < 80; presses++) {
      await keyboard.press(key);
      const focused = page.locator(":focus");
      if ((await focused.count()) === 1 && matches(await nameOf(page), name)) return;
    }
    throw new Error(`the keyboard does not reach ${name}`);
  };
  await tabTo("New workflow");
  await keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "New workflow", level: 1 })).toBeVisible();
  await tabTo(/^Blank workflow/);
  await keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Workflow name" })).toBeFocused();
  await keyboard.type("Composed by keyboard");

  /** Chooses the item `downs` positions below the first in the open menu, and types the step's action. */
  const write = async (downs: number, action: string) => {
    await expect(page.getByRole("menuitem").first()).toBeFocused();
    for (let down = 0; down < downs; down++) await keyboard.press("ArrowDown");
    await keyboard.press("Enter");
    await expect(actionField(page)).toBeFocused();
    await keyboard.type(action);
    await keyboard.press("Escape");
  };
  await tabTo(/^Add a step$/);
  await keyboard.press("Enter");
  await write(1, "Say what the figures are.");
  await expect(card(page, 1)).toBeFocused();
  await keyboard.press("a");
  await write(2, "Summarize it in one line.");
  await expect(card(page, 2)).toBeFocused();
  await keyboard.press("a");
  await write(0, "Are the figures right?");
  await expect(card(page, 3)).toBeFocused();
  await keyboard.press("Alt+ArrowUp");
  await expect(page.getByText("Moved to position 2 of 3.")).toBeAttached();
  await expect(card(page, 2)).toBeFocused();
  await expect(card(page, 2)).toContainText("A person decides");

  await keyboard.press("Control+s");
  await expectSaved(page, "draft, 4 changes");
  await keyboard.press("Control+Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  await expect(page.getByRole("radio", { name: "Draft" })).toBeChecked();
  await tabTo("Input");
  await keyboard.type(NOTE);
  await keyboard.press("Control+Enter");

  await expect(card(page, 2)).toContainText("Waiting for a person");
  const run = await watchedRun(page);
  await tabTo("Open review");
  await keyboard.press("Enter");
  await tabTo(/^Document/);
  await expect(page.getByRole("textbox", { name: /^Document/ })).toBeFocused();
  await keyboard.press("Control+a");
  await keyboard.type(EDITED);
  const approve = page.getByRole("button", { name: /^Approve with \d+ edits?$/ });
  await tabTo(/^Approve with \d+ edits?$/);
  // Keys pressed just after a review appears decide nothing, so this waits until the button is enabled.
  await expect(approve).toBeEnabled();
  await keyboard.press("Enter");
  await expectApprovedInput(page, run);
});

test.describe("on a phone", () => {
  test.use(PHONE);

  test("by touch, a workflow is composed and run, and its draft is approved with an edit", async ({
    page,
    app,
  }) => {
    await signIn(page, app);
    await page.getByRole("link", { name: "New workflow" }).tap();
    await page.getByRole("button", { name: /^Blank workflow/ }).tap();
    await page.getByRole("textbox", { name: "Workflow name" }).fill("Composed by touch");
    const add = async (button: string, who: string, action: string) => {
      await page.getByRole("button", { name: button, exact: true }).tap();
      await page.getByRole("menuitem", { name: who }).tap();
      await actionField(page).fill(action);
      await page.getByRole("button", { name: "Steps", exact: true }).tap();
    };
    await add("Add a step", "Finance agent", "Say what the figures are.");
    await add("Add a step", "Signatory's assistant", "Summarize it in one line.");
    await add("Add a step before step 2", "A person decides", "Are the figures right?");
    await page.getByRole("button", { name: "Run", exact: true }).tap();
    await page.getByRole("textbox", { name: "Input" }).fill(NOTE);
    await page.getByRole("button", { name: "Start run" }).tap();
    await expect(card(page, 2)).toContainText("Waiting for a person");

    const run = await watchedRun(page);
    await page.getByRole("link", { name: /^Reviews/ }).tap();
    await expect(page.getByRole("heading", { name: "Reviews", level: 1 })).toBeVisible();
    await page.getByRole("link", { name: "Composed by touch" }).tap();
    await page.getByRole("textbox", { name: /^Document/ }).fill(EDITED);
    await page.getByRole("button", { name: /^Approve with \d+ edits?$/ }).tap();
    await expectApprovedInput(page, run);
  });
});

/** The name of the focused element: its label or its own text. */
function nameOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement)) return "";
    const label = "labels" in element ? (element.labels as NodeListOf<HTMLElement> | null)?.[0] : null;
    const labelId = element.getAttribute("aria-labelledby") ?? "";
    const words = (label ?? document.getElementById(labelId) ?? element).cloneNode(true) as HTMLElement;
    for (const hidden of words.querySelectorAll("[aria-hidden]")) hidden.remove();
    return element.getAttribute("aria-label") ?? words.textContent.trim();
  });
}

function matches(text: string, name: string | RegExp): boolean {
  return typeof name === "string" ? text === name : name.test(text);
}
