import type { Page, Route } from "playwright/test";
import { expectAccessible } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { actionField, card, expectSaved, inspector, openWorkflow, showFace } from "@/e2e/support/editor";
import { DESKTOP } from "@/e2e/support/screens";
import { addSignIn, signIn } from "@/e2e/support/sign-in";

const FACTS = { agentId: "writer", action: "List the facts.", name: "facts" };
const LETTER = {
  agentId: "writer",
  action:
    "Take {{ input }} and {{ steps.facts.output }},\nnot {{ steps.ghost.output }} nor {{ facts }}.\n\nThen say it again, in other words that are long enough for two lines.",
};
const PLAIN = { agentId: "writer", action: "Write a letter." };

test.beforeEach(async ({ page, app }) => addSignIn(page, app));

/** The instructions field after CodeMirror has loaded. */
const rich = (page: Page) => actionField(page).and(page.locator(".cm-content"));

/** Holds back every script requested from now on until `release` is called. */
async function holdScripts(page: Page) {
  const held: Route[] = [];
  let open = false;
  await page.route("**/_next/static/chunks/*.js", (route) => (open ? route.continue() : held.push(route)));
  return {
    isRequested: () => held.length > 0,
    release: async () => {
      open = true;
      await Promise.all(held.map((route) => route.continue()));
    },
  };
}

/** Returns each word in the field with its position. */
function placesOfWords(page: Page): Promise<string[]> {
  return actionField(page).evaluate((field) => {
    const places: string[] = [];
    const walker = document.createTreeWalker(field, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      for (const { 0: word, index } of (node as Text).data.matchAll(/\S+/g)) {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        const { x, y, width } = range.getBoundingClientRect();
        places.push(
          [word, x, y, width].map((part) => (typeof part === "number" ? Math.round(part) : part)).join(" "),
        );
      }
    return places;
  });
}

const textOf = (page: Page) =>
  actionField(page).evaluate((field) =>
    field.classList.contains("cm-content")
      ? Array.from(field.querySelectorAll(".cm-line"), (line) => line.textContent).join("\n")
      : field.textContent,
  );

for (const face of ["List", "Canvas"] as const) {
  test(`selecting a step doesn't load CodeMirror, and loading it keeps each word in its place: ${face}`, async ({
    page,
    app,
  }) => {
    await openWorkflow(page, app, `Looked at: ${face}`, [FACTS, LETTER]);
    await showFace(page, face);
    const { isRequested, release } = await holdScripts(page);
    await card(page, 2).click();
    await expect(actionField(page)).toHaveText(/^Take \{\{ input \}\}/);
    await expect(actionField(page)).toHaveAccessibleDescription(/No earlier step is named “ghost”\./);
    await expect(actionField(page)).toHaveAttribute("aria-invalid", "true");
    const underlined = actionField(page).getByTitle("No earlier step is named “ghost”.");
    await expect(underlined).toHaveCSS("text-decoration-line", "underline");
    await expect(actionField(page).getByText("{{ input }}")).toHaveCSS("font-family", /mono/i);
    await expectAccessible(page);
    expect(isRequested()).toBe(false);
    const [places, height] = [await placesOfWords(page), (await actionField(page).boundingBox())?.height];

    await release();
    await actionField(page).click();
    await expect(rich(page)).toBeFocused();
    expect(await placesOfWords(page)).toEqual(places);
    const frame = page.locator(".cm-editor");
    expect((await frame.boundingBox())?.height).toBe(height);
    await expect(underlined).toHaveCSS("text-decoration-line", "underline");
  });
}

test("text typed, deleted, and pasted before CodeMirror loads is kept, and so is the caret", async ({
  page,
  app,
}) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await openWorkflow(page, app, "Typed early", [FACTS, PLAIN]);
  const { isRequested, release } = await holdScripts(page);
  const { keyboard } = page;
  await card(page, 2).click();
  await actionField(page).click();
  await keyboard.press("Control+Home");
  await keyboard.type("Then: ");
  expect(await textOf(page)).toBe("Then: Write a letter.");
  await keyboard.press("Control+End");
  await keyboard.press("Backspace");
  await keyboard.press("Enter");
  await keyboard.press("Enter");
  await keyboard.press("Backspace");
  await keyboard.type("at once");
  expect(await textOf(page)).toBe("Then: Write a letter\nat once");
  await keyboard.press("Control+Backspace");
  await keyboard.press("Control+Shift+ArrowLeft");
  await keyboard.press("Control+x");
  expect(await textOf(page)).toBe("Then: Write a letter\n");
  await page.evaluate(() => navigator.clipboard.writeText("in\r\ntwo lines"));
  await keyboard.press("Control+v");
  expect(await textOf(page)).toBe("Then: Write a letter\nin\ntwo lines");
  await keyboard.press("Control+z");
  await keyboard.press("Control+Shift+z");
  expect(await textOf(page)).toBe("Then: Write a letter\nin\ntwo lines");
  await keyboard.press("Control+End");
  await keyboard.press("Home");
  await keyboard.press("Shift+End");
  await keyboard.type("three {{ steps.ghost.output }}");
  await expect(actionField(page)).toHaveAccessibleDescription(/No earlier step is named “ghost”\./);
  await expect(card(page, 2)).toHaveAccessibleName(/1 problem\.$/);
  await keyboard.press("ArrowLeft");
  expect(isRequested()).toBe(true);
  await expect(rich(page)).toHaveCount(0);

  await release();
  await expect(rich(page)).toBeFocused();
  await expect(actionField(page).getByTitle("No earlier step is named “ghost”.")).toBeVisible();
  await keyboard.type("?");
  expect(await textOf(page)).toBe("Then: Write a letter\nin\nthree {{ steps.ghost.output }?}");
  await expectSaved(page, "draft, 1 change");
});

test("no letter is lost when CodeMirror loads while someone types", async ({ page, app }) => {
  await openWorkflow(page, app, "Typed across", [FACTS, PLAIN]);
  const { isRequested, release } = await holdScripts(page);
  await card(page, 2).click();
  await actionField(page).focus();
  await expect(actionField(page)).toBeFocused();
  await expect.poll(isRequested).toBe(true);
  const letters = " abcdefghij".repeat(20);
  await Promise.all([page.keyboard.type(letters, { delay: 2 }), release()]);
  await expect(rich(page)).toHaveText(`Write a letter.${letters}`);
  await page.keyboard.press("Control+z");
  await expect(rich(page)).toHaveText("Write a letter.");
  await expect(rich(page)).toBeFocused();
});

test("the caret goes where you click, before and after CodeMirror loads", async ({ page, app }) => {
  await openWorkflow(page, app, "Pointed at", [FACTS, LETTER, LETTER]);
  const { release } = await holdScripts(page);
  /** Clicks just before a word. */
  const clickBefore = async (word: string) => {
    const place = (await placesOfWords(page)).find((one) => one.startsWith(`${word} `));
    const [x = 0, y = 0] = place?.split(" ").slice(1).map(Number) ?? [];
    await page.mouse.click(x + 1, y + 8);
  };
  await card(page, 2).click();
  await clickBefore("say");
  await page.keyboard.type("please ");
  await expect(actionField(page)).toHaveText(/Then please say it again/);
  await release();
  await expect(rich(page)).toBeFocused();
  await page.keyboard.type("and ");
  await expect(rich(page)).toHaveText(/Then please and say it again/);

  await card(page, 3).click();
  await expect(rich(page)).toHaveCount(0);
  await clickBefore("other");
  await page.keyboard.type("quite ");
  await expect(rich(page)).toHaveText(/in quite other words/);
});

test("keyboard focus puts the caret at the end of a field, and variables are offered once CodeMirror loads", async ({
  page,
  app,
}) => {
  await openWorkflow(page, app, "Entered early", [FACTS, PLAIN]);
  const { release } = await holdScripts(page);
  const { keyboard } = page;
  await card(page, 2).click();
  await inspector(page).getByRole("combobox", { name: "Assigned to" }).focus();
  await keyboard.press("Tab");
  await expect(actionField(page)).toBeFocused();
  await keyboard.type(" On {{ st");
  expect(await textOf(page)).toBe("Write a letter. On {{ st");
  await keyboard.press("Tab");
  await expect(actionField(page)).not.toBeFocused();
  await keyboard.press("Shift+Tab");
  await expect(actionField(page)).toBeFocused();

  await release();
  const offered = page.getByRole("option", { name: /steps\.facts\.output/ });
  await expect(offered).toBeVisible();
  await keyboard.press("Enter");
  await expect(rich(page)).toHaveText("Write a letter. On {{ steps.facts.output }}");
});

test("a list of variables requested before CodeMirror loads opens once it has loaded", async ({
  page,
  app,
}) => {
  await openWorkflow(page, app, "Asked early", [FACTS, PLAIN]);
  const { release } = await holdScripts(page);
  await card(page, 2).press("Enter");
  await expect(actionField(page)).toBeFocused();
  await page.keyboard.press("Control+Space");
  await release();
  await expect(page.getByRole("option", { name: /run\.input/ })).toBeVisible();
});

test("text being composed with an input method is completed first and stays in place", async ({
  page,
  app,
}) => {
  await openWorkflow(page, app, "Composed early", [FACTS, PLAIN]);
  const { release } = await holdScripts(page);
  await card(page, 2).press("Enter");
  await expect(actionField(page)).toBeFocused();
  const browser = await page.context().newCDPSession(page);
  await browser.send("Input.imeSetComposition", { text: "に", selectionStart: 1, selectionEnd: 1 });
  await browser.send("Input.imeSetComposition", { text: "日本", selectionStart: 2, selectionEnd: 2 });
  const arrived = page.waitForEvent("requestfinished", (request) => request.url().endsWith(".js"));
  await release();
  await arrived;
  await expect(actionField(page)).toHaveText("Write a letter.日本");
  await expect(rich(page)).toHaveCount(0);
  await browser.send("Input.insertText", { text: "日本" });
  await expect(rich(page)).toBeFocused();
  await page.keyboard.type("!");
  await expect(rich(page)).toHaveText("Write a letter.日本!");
  await expect(card(page, 2)).toContainText("Write a letter.日本!");
});

test.describe("when the app's scripts can't be loaded", () => {
  test.use({ outages: true });

  test("the field still works, including inserting a variable", async ({ page, app }) => {
    await openWorkflow(page, app, "Without it", [FACTS, PLAIN]);
    await page.route("**/_next/static/chunks/*.js", (route) => route.abort());
    await card(page, 2).press("Enter");
    await expect(actionField(page)).toBeFocused();
    await page.keyboard.press("Home");
    await inspector(page)
      .getByRole("button", { name: /^\{\{ steps\.facts\.output \}\}/ })
      .click();
    await expect(actionField(page)).toBeFocused();
    await page.keyboard.type(": {{ facts }} ");
    await expect(actionField(page)).toHaveText("{{ steps.facts.output }}: {{ facts }} Write a letter.");
    await inspector(page).getByRole("button", { name: "Use it instead of {{ facts }}" }).click();
    await expect(actionField(page)).toHaveText(
      "{{ steps.facts.output }}: {{ steps.facts.output }} Write a letter.",
    );
    await expectSaved(page, "draft, 1 change");
  });
});

test("read-only members can put the caret in the text, and CodeMirror isn't loaded", async ({
  page,
  app,
  browser,
}) => {
  const id = await openWorkflow(page, app, "Only read", [FACTS, LETTER]);
  const context = await browser.newContext({ baseURL: app.url, ...DESKTOP });
  const reader = await context.newPage();
  await signIn(reader, app, app.sam, `/workflows/${id}`);
  await card(reader, 2).click();
  await actionField(reader).focus();
  await expect(actionField(reader)).toHaveAttribute("aria-readonly", "true");
  await reader.keyboard.type("x");
  await expect(actionField(reader)).toHaveText(/^Take \{\{ input \}\}/);
  await expect(rich(reader)).toHaveCount(0);
  await context.close();
});
