import type { APIRequestContext, Locator, Page } from "playwright/test";
import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { documentText, expectDocument } from "@/e2e/support/document";
import { cancelAll, pane, read, text, type Waiting } from "@/e2e/support/inbox";
import type { App } from "@/e2e/support/organization";
import { DESKTOP, PHONE } from "@/e2e/support/screens";
import { addSignIn } from "@/e2e/support/sign-in";
import { makeWorkflow, send } from "@/e2e/support/workflows";

const LETTER = "Dear Ms. Adler,\n\nCopper costs 9,480 dollars. Tin is steady.\n\nYours, Dana";

let made: Waiting[] = [];
test.beforeEach(async ({ page, app }) => {
  made = [];
  await addSignIn(page, app);
});
test.afterEach(async ({ request, app }) => cancelAll(request, app, made));

/** Starts a run that waits for a person to review `input`, and opens the review. */
async function openReview(page: Page, app: App, request: APIRequestContext, name: string, input: string) {
  const steps = [{ agentId: "human", action: "Is it right?" }];
  const id = await makeWorkflow(request, app, name, steps);
  const { runId } = await send(request, app, `/workflows/${id}/run`, { input });
  let reviewId = "";
  await expect
    .poll(async () => (reviewId = (await read(request, app, `/reviews?runId=${runId}`)).content[0]?.id ?? ""))
    .not.toBe("");
  const waiting = { runId, reviewId };
  made.push(waiting);
  await page.goto(`/reviews/${reviewId}`);
  await expect(approve(page, "Approve")).toBeEnabled();
  return waiting;
}

const approvedText = async (request: APIRequestContext, app: App, { reviewId }: Waiting) =>
  (await read(request, app, `/reviews/${reviewId}`)).text;

const rich = (page: Page) => text(page).and(page.locator(".cm-content"));
const edits = (page: Page) => pane(page).getByRole("group", { name: "Edits" });
const approve = (page: Page, name: string) => pane(page).getByRole("button", { name, exact: true });

/** Puts the caret right before or after this text. */
async function placeCaret(field: Locator, words: string, side: "before" | "after") {
  await field.evaluate(
    (element, { words, side }) => {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = (node as Text).data.indexOf(words);
        if (at !== -1) getSelection()?.collapse(node, side === "before" ? at : at + words.length);
      }
    },
    { words, side },
  );
}

/** Collects the editor's screen reader announcements, which the editor removes soon after. */
function collectAnnounced(page: Page) {
  return page.evaluateHandle(() => {
    const words: string[] = [];
    const place = document.querySelector(".cm-announced");
    const note = () => words.push(place?.textContent ?? "");
    if (place) new MutationObserver(note).observe(place, { childList: true, subtree: true });
    return words;
  });
}

test.describe("on a large screen", () => {
  test.use(DESKTOP);

  test("edits are struck and underlined in place, can be reverted one by one, and are counted", async ({
    page,
    app,
    request,
  }) => {
    const waiting = await openReview(page, app, request, "Tracked", LETTER);
    const { keyboard } = page;
    await page.keyboard.press("e");
    await expect(rich(page)).toBeFocused();
    await expect(edits(page)).toHaveCount(0);
    await placeCaret(rich(page), "Copper", "after");
    await keyboard.press("Control+Backspace");
    await keyboard.type("Zinc");
    await placeCaret(rich(page), "steady", "before");
    await keyboard.type("very ");
    await keyboard.press("Control+End");
    await keyboard.type(" Whitfield");
    await expect(text(page).locator("del")).toHaveText(["Copper"]);
    await expect(text(page).locator("ins")).toHaveText(["Zinc", "very ", " Whitfield"]);
    await expect(text(page).locator("del")).toHaveCSS("text-decoration-line", "line-through");
    await expect(text(page).locator("ins").first()).toHaveCSS("text-decoration-line", "underline");
    await expect(approve(page, "Approve with 3 edits")).toBeVisible();
    await expect(edits(page)).toContainText("3 of 3 edits");
    await expectAccessible(page);

    const announced = await collectAnnounced(page);
    await keyboard.press("Alt+ArrowDown");
    await expect(edits(page)).toContainText("1 of 3 edits");
    await expect
      .poll(() => announced.jsonValue())
      .toContain("Change 1 of 3. Deleted: Copper. Inserted: Zinc.");
    await keyboard.press("Alt+ArrowUp");
    await expect(edits(page)).toContainText("3 of 3 edits");
    await edits(page).getByRole("button", { name: "Previous change" }).click();
    await expect(edits(page)).toContainText("2 of 3 edits");
    await expect(rich(page)).toBeFocused();
    await keyboard.press("Alt+Enter");
    await expect(approve(page, "Approve with 2 edits")).toBeVisible();
    await expect(text(page).locator("ins")).toHaveText(["Zinc", " Whitfield"]);
    await text(page).locator("del").click();
    await page.getByRole("button", { name: "Revert change", exact: true }).click();
    await expect(approve(page, "Approve with 1 edit")).toBeVisible();
    await expect(text(page).locator("del")).toHaveCount(0);
    await keyboard.press("Control+z");
    await expect(text(page).locator("del")).toHaveText(["Copper"]);
    await keyboard.press("Control+Shift+Z");
    await expectDocument(text(page), `${LETTER} Whitfield`);
    await keyboard.press("Control+Enter");
    await expect(page.getByRole("status").filter({ hasText: "You approved it with 1 edit." })).toBeVisible();
    expect(await approvedText(request, app, waiting)).toBe(`${LETTER} Whitfield`);
  });

  test("undoing all edits restores the document, and the keyboard can bring the edits back", async ({
    page,
    app,
    request,
  }) => {
    await openReview(page, app, request, "Undone", LETTER);
    await text(page).fill(LETTER.replace("Tin", "Lead"));
    await expect(rich(page).locator("ins")).toHaveText(["Lead"]);
    await placeCaret(rich(page), "Lead", "after");
    await page.keyboard.type("er");
    // Undoes right after typing, because CodeMirror groups changes made within half a second.
    await edits(page).getByRole("button", { name: "Undo all edits" }).click();
    await expectDocument(text(page), LETTER);
    await expect(edits(page)).toHaveCount(0);
    await expect(approve(page, "Approve")).toBeVisible();
    await text(page).focus();
    await page.keyboard.press("Control+z");
    await expect(text(page).locator("ins")).toHaveText(["Leader"]);
  });

  test("Windows line endings, tabs, and invisible characters outside of an edit are approved as they were", async ({
    page,
    app,
    request,
  }) => {
    const original = "One\u200B\r\n\ttwo  \r\n\r\n字 שלום 👩‍👩‍👧 e\u0301\r\nlast\r\n";
    const waiting = await openReview(page, app, request, "Windows", original);
    await page.keyboard.press("e");
    await expect(rich(page)).toBeFocused();
    await placeCaret(rich(page), "last", "after");
    await page.keyboard.type("!");
    await page.keyboard.press("Enter");
    await page.keyboard.type("more");
    await expect(approve(page, "Approve with 2 edits")).toBeVisible();
    await page.keyboard.press("Control+Enter");
    await expect(page.getByRole("status").filter({ hasText: "You approved it with 2 edits." })).toBeVisible();
    expect(await approvedText(request, app, waiting)).toBe(original.replace("last", "last!\r\nmore"));
  });

  test("a document that was changed back to the original doesn't count as edited", async ({
    page,
    app,
    request,
  }) => {
    const original = "One\r\ntwo\nthree";
    const waiting = await openReview(page, app, request, "Edited back", original);
    await page.keyboard.press("e");
    await expect(rich(page)).toBeFocused();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("!");
    await expect(approve(page, "Approve with 1 edit")).toBeVisible();
    await page.keyboard.press("Backspace");
    await approve(page, "Approve").click();
    await expect(page.getByRole("status").filter({ hasText: "You approved it." })).toBeVisible();
    expect(await approvedText(request, app, waiting)).toBe(original);
  });

  test("opening a review doesn't load the editor, and no letter is lost while it loads", async ({
    page,
    app,
    request,
  }) => {
    const requested: string[] = [];
    page.on("request", (one) => one.resourceType() === "script" && requested.push(one.url()));
    await openReview(page, app, request, "Loaded late", LETTER);
    await page.waitForLoadState("networkidle");
    const before = requested.length;
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route("**/_next/static/chunks/*.js", async (route) => {
      await released;
      await route.continue();
    });
    await page.keyboard.press("e");
    await expect.poll(() => requested.length).toBeGreaterThan(before);
    const letters = " abcdefghij".repeat(20);
    await page.keyboard.press("Control+End");
    await page.keyboard.press("Backspace");
    await expect(rich(page)).toHaveCount(0);
    await Promise.all([page.keyboard.type(letters, { delay: 2 }), release()]);
    await expect(rich(page)).toBeFocused();
    await expectDocument(text(page), LETTER.slice(0, -1) + letters);
    await page.keyboard.type("?");
    await expectDocument(text(page), `${LETTER.slice(0, -1) + letters}?`);
  });

  test("a long document keeps its place when the editor loads, wherever the user clicked", async ({
    page,
    app,
    request,
  }) => {
    const long = Array.from(
      { length: 600 },
      (_, index) => `Paragraph ${index}: ${"copper rose again on the exchange. ".repeat(1 + (index % 7))}`,
    ).join("\n\n");
    expect(long.length).toBeGreaterThan(80_000);
    await openReview(page, app, request, "Long", long);
    const { x = 0, y = 0 } = (await text(page).boundingBox()) ?? {};
    await page.mouse.move(x + 60, y + 60);
    await page.mouse.wheel(0, 20_000);
    await expect.poll(async () => (await text(page).boundingBox())?.y).toBeLessThan(-15_000);
    await page.mouse.move(x + 60, 420);
    await page.mouse.down();
    const place = await text(page).evaluate((element) => (element as HTMLTextAreaElement).selectionStart);
    await page.mouse.up();
    await expect(rich(page)).toBeFocused();
    const lineTop = await rich(page).evaluate(() => {
      const node = getSelection()?.focusNode;
      const element = node instanceof Element ? node : node?.parentElement;
      return element?.closest(".cm-line")?.getBoundingClientRect().top;
    });
    expect(Math.abs((lineTop ?? 0) - 420)).toBeLessThan(100);

    await page.keyboard.type("New ");
    await expect(text(page).locator("ins")).toHaveText(/New/);
    await expect(text(page).locator("ins")).toBeInViewport();
    expect(await documentText(text(page))).toBe(`${long.slice(0, place)}New ${long.slice(place)}`);
  });

  test("Markdown is shown formatted, and edited as its source", async ({ page, app, request }) => {
    const source = "# Offer\n\n- **Copper** at 9,480\n- Tin";
    const waiting = await openReview(page, app, request, "Formatted", source);
    await expect(pane(page).getByRole("heading", { name: "Offer" }).first()).toBeVisible();
    await expect(pane(page).locator("strong").first()).toHaveText("Copper");
    await expectAccessible(page);
    await page.keyboard.press("e");
    await expect(rich(page)).toBeFocused();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("!");
    await page.keyboard.press("Backspace");
    await expect(rich(page)).toBeFocused();
    await page.keyboard.type(" at 31,200");
    await expect(text(page).locator("ins")).toHaveText([" at 31,200"]);
    await pane(page).getByRole("button", { name: "Show formatted" }).click();
    await expect(pane(page).getByText("Tin at 31,200").first()).toBeVisible();
    await expect(text(page)).toHaveCount(0);
    await pane(page).getByRole("button", { name: "Edit document" }).click();
    await expect(rich(page)).toBeFocused();
    await expectDocument(text(page), `${source} at 31,200`);
    await expect(text(page).locator("ins")).toHaveText([" at 31,200"]);
    await approve(page, "Approve with 1 edit").click();
    await expect(page.getByRole("status").filter({ hasText: "You approved it with 1 edit." })).toBeVisible();
    expect(await approvedText(request, app, waiting)).toBe(`${source} at 31,200`);
  });
});

test.describe("on a phone", () => {
  test.use(PHONE);

  test("edits are marked, one is reverted by touch, and the rest is approved", async ({
    page,
    app,
    request,
  }) => {
    const waiting = await openReview(page, app, request, "Tracked by touch", LETTER);
    await text(page).tap();
    await expect(rich(page)).toBeFocused();
    expect(
      await rich(page).evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize)),
    ).toBe(16);
    await text(page).fill(LETTER.replace("Copper", "Zinc").replace("steady", "rising"));
    await expect(text(page).locator("del")).toHaveText(["Copper", "steady"]);
    await expect(approve(page, "Approve with 2 edits")).toBeVisible();
    await expectAccessible(page);
    expect(await findSmallTargets(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await edits(page).getByRole("button", { name: "Next change" }).tap();
    await edits(page).getByRole("button", { name: "Next change" }).tap();
    await edits(page).getByRole("button", { name: "Revert this change" }).tap();
    await approve(page, "Approve with 1 edit").tap();
    await expect(page.getByRole("status").filter({ hasText: "You approved it with 1 edit." })).toBeVisible();
    const approved = await approvedText(request, app, waiting);
    expect([LETTER.replace("Copper", "Zinc"), LETTER.replace("steady", "rising")]).toContain(approved);
  });
});

test.describe("without the editor", () => {
  test.use({ outages: true, ...DESKTOP });

  test("a document is edited and approved in the textarea if the editor can't load", async ({
    page,
    app,
    request,
  }) => {
    const waiting = await openReview(page, app, request, "Plain", LETTER);
    await page.waitForLoadState("networkidle");
    await page.route("**/_next/static/chunks/*.js", async (route) => {
      const body = await (await route.fetch()).text();
      return body.includes("cm-content") ? route.abort() : route.continue();
    });
    await page.keyboard.press("e");
    await expect(text(page)).toBeFocused();
    await text(page).fill(LETTER.replace("Copper", "Zinc"));
    const changes = pane(page).getByRole("region", { name: "Your changes" });
    await expect(changes.locator("del")).toHaveText("Copper");
    await expect(changes.locator("ins")).toHaveText("Zinc");
    await expect(rich(page)).toHaveCount(0);
    expect(await documentText(text(page))).toBe(LETTER.replace("Copper", "Zinc"));
    await expect(edits(page).getByRole("button")).toHaveText(["Undo all edits"]);
    await expectAccessible(page);
    await approve(page, "Approve with 1 edit").click();
    await expect(page.getByRole("status").filter({ hasText: "You approved it with 1 edit." })).toBeVisible();
    expect(await approvedText(request, app, waiting)).toBe(LETTER.replace("Copper", "Zinc"));
  });
});
