import type { Page } from "@playwright/test";
import { expect, test } from "./app";
import { signIn } from "./sign-in";
import { NOTE } from "./workflows";

const MENDED = "Copper stands at 9,480 dollars. I read it myself.";

/** Step 3 was given exactly what the person approved. */
async function expectApprovedTextWentOn(page: Page) {
  await expect(page.getByRole("status").getByText("Completed")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Step 3: Procurator's assistant" })).toBeVisible();
  await page.getByRole("tab", { name: "Input" }).click();
  await expect(page.getByRole("tabpanel").getByText(MENDED, { exact: true })).toBeVisible();
  await page.getByRole("link", { name: /A person decides/ }).click();
  await expect(page.getByText("approved with edits")).toBeVisible();
}

test("by mouse: compose, run, approve with an edit, done", async ({ page, app }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await signIn(page, app);
  await page.getByRole("link", { name: "New workflow" }).click();
  await page.getByRole("textbox", { name: "Name of the workflow" }).fill("Composed by mouse");

  const add = async (who: string, action: string) => {
    await page.getByRole("button", { name: "Add a step", exact: true }).click();
    await page.getByRole("menuitem", { name: who }).click();
    const field = page.getByRole("textbox", { name: /What (is to be done|the person is asked)/ });
    await expect(field).toBeFocused();
    await field.fill(action);
  };
  await add("Finance agent", "Say what the figures are in ");
  await page.getByRole("button", { name: /^\{\{ run\.input \}\}/ }).click();
  await expect(page.getByRole("textbox", { name: "What is to be done" })).toHaveValue(
    "Say what the figures are in {{ run.input }}",
  );
  await add("A person decides", "Are the figures right?");
  await add("Procurator's assistant", "Summarize it in one line.");

  await page.getByRole("button", { name: "Save and run" }).click();
  await page.getByRole("textbox", { name: "Input" }).fill(NOTE);
  await page.getByRole("button", { name: "Start the run" }).click();

  const text = page.getByRole("textbox", { name: /The text/ });
  await expect(text).not.toBeEmpty();
  await text.fill(MENDED);
  await page.getByRole("button", { name: /^Approve with \d+ edits?$/ }).click();
  await expectApprovedTextWentOn(page);
});

test("by keyboard alone: compose, move a step, run, approve with an edit, done", async ({ page, app }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await signIn(page, app);
  const { keyboard } = page;
  /** Tab, until the focus is where it was to go. */
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
  await expect(page.getByRole("textbox", { name: "Name of the workflow" })).toBeFocused();
  await keyboard.type("Composed by keyboard");

  const add = async (downs: number, action: string) => {
    await tabTo(/^Add a step$/);
    await keyboard.press("Enter");
    await expect(page.getByRole("menuitem").first()).toBeFocused();
    for (let down = 0; down < downs; down++) await keyboard.press("ArrowDown");
    await keyboard.press("Enter");
    await expect(
      page.getByRole("textbox", { name: /What (is to be done|the person is asked)/ }),
    ).toBeFocused();
    await keyboard.type(action);
  };
  await add(1, "Say what the figures are.");
  await add(2, "Summarize it in one line.");
  await add(0, "Are the figures right?");
  await tabTo(/Stop: a person decides/, "Shift+Tab");
  await keyboard.press("Alt+ArrowUp");
  await expect(page.getByText("Moved to position 2 of 3.")).toBeAttached();
  await expect(page.getByRole("button", { name: /Stop: a person decides/ })).toBeFocused();

  await keyboard.press("Control+s");
  await expect(page.getByText(/^Saved just now/)).toBeVisible();
  await tabTo("Run", "Shift+Tab");
  await keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  await tabTo("Input");
  await keyboard.type(NOTE);
  await tabTo("Start the run");
  await keyboard.press("Enter");

  await expect(page.getByRole("textbox", { name: /The text/ })).not.toBeEmpty();
  await tabTo(/The text/);
  await keyboard.press("Control+a");
  await keyboard.type(MENDED);
  await tabTo(/^Approve with \d+ edits?$/);
  await keyboard.press("Enter");
  await expectApprovedTextWentOn(page);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("by touch: compose, run, approve with an edit, done", async ({ page, app }) => {
    await signIn(page, app);
    await page.getByRole("link", { name: "New workflow" }).tap();
    await page.getByRole("textbox", { name: "Name of the workflow" }).fill("Composed by touch");
    const add = async (who: string, action: string) => {
      await page.getByRole("button", { name: "Add a step", exact: true }).tap();
      await page.getByRole("menuitem", { name: who }).tap();
      await page.getByRole("textbox", { name: /What (is to be done|the person is asked)/ }).fill(action);
    };
    await add("Finance agent", "Say what the figures are.");
    await add("Procurator's assistant", "Summarize it in one line.");
    await page.getByRole("button", { name: "Add a step before step 2" }).tap();
    await page.getByRole("menuitem", { name: "A person decides" }).tap();
    await page.getByRole("textbox", { name: "What the person is asked" }).fill("Are the figures right?");
    await page.getByRole("button", { name: "Save and run" }).tap();
    await page.getByRole("textbox", { name: "Input" }).fill(NOTE);
    await page.getByRole("button", { name: "Start the run" }).tap();

    await page.getByRole("link", { name: /^Reviews/ }).tap();
    await expect(page.getByRole("heading", { name: "Reviews", level: 1 })).toBeVisible();
    await page.getByRole("link", { name: "Composed by touch" }).tap();
    await page.getByRole("textbox", { name: /The text/ }).fill(MENDED);
    await page.getByRole("button", { name: /^Approve with \d+ edits?$/ }).tap();
    await expect(page.getByRole("status").getByText(/^Approved by/)).toBeVisible();
    await page.getByRole("link", { name: "run", exact: true }).tap();
    await expectApprovedTextWentOn(page);
  });
});

/** What the focused element is called: its label, or its own words. */
function nameOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement)) return "";
    const label = "labels" in element ? (element.labels as NodeListOf<HTMLElement> | null)?.[0] : null;
    const words = (label ?? element).cloneNode(true) as HTMLElement;
    for (const hidden of words.querySelectorAll("[aria-hidden]")) hidden.remove();
    return element.getAttribute("aria-label") ?? words.textContent.trim();
  });
}

function matches(text: string, name: string | RegExp): boolean {
  return typeof name === "string" ? text === name : name.test(text);
}
