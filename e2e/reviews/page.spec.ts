import type { Locator, Page } from "playwright/test";
import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { pane, row, startWaitingRun, text } from "@/e2e/support/inbox";
import { DESKTOP, PHONE } from "@/e2e/support/screens";
import { addSignIn } from "@/e2e/support/sign-in";
import { makeWorkflow, send } from "@/e2e/support/workflows";

declare global {
  interface Window {
    /** The parts of the review that have moved since the page opened. */
    shifted: string[];
  }
}

const LETTER = [
  "Northwind wants 60 days instead of 30, from January 1, 2027, and offers copper at $9,480 per ton.",
  "Contoso asked for 45 days. Dana Whitfield spoke with both.",
].join("\n\n");
const LONG = `${LETTER}\n\n`.repeat(20);

test.beforeEach(async ({ page, app }) => addSignIn(page, app));

/** Starts a run that waits for a person to check its input. */
async function startReview(
  page: Page,
  app: Parameters<typeof startWaitingRun>[1],
  name: string,
  input: string,
) {
  const steps = [
    { agentId: "human", action: "Is the digest right, and may it go out?", review: { timeoutSeconds: 600 } },
  ];
  const { runId } = await send(
    page.request,
    app,
    `/workflows/${await makeWorkflow(page.request, app, name, steps)}/run`,
    { input },
  );
  let reviewId = "";
  await expect
    .poll(async () => {
      const headers = { authorization: `Bearer ${app.token}` };
      const found = await page.request.get(`${app.url}/api/v1/reviews?runId=${runId}`, { headers });
      reviewId = (await found.json()).content[0]?.id ?? "";
      return reviewId;
    })
    .not.toBe("");
  return { runId, reviewId };
}

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (!box) throw new Error("not visible");
  return { ...box, bottom: box.y + box.height };
}

const document = (page: Page) => page.getByRole("textbox", { name: /^Document/ });
const decide = (page: Page) => page.getByRole("button", { name: /^(Approve|Request changes|Reject)$/ });

test.describe("at 1440 px", () => {
  test.use(DESKTOP);

  test("the document starts near the top, and the bar leaves most of the screen to it", async ({
    page,
    app,
  }) => {
    const { reviewId, runId } = await startReview(page, app, "Seen in full", LONG);
    // On the run page, the run's figures and steps come before the review.
    for (const [path, start] of [
      [`/reviews/${reviewId}`, 260],
      [`/runs/${runId}`, 420],
    ] as const) {
      await page.goto(path);
      await expect(decide(page).first()).toBeVisible();
      const { y, bottom } = await boxOf(document(page));
      const bar = await boxOf(decide(page).first());
      expect(y, path).toBeLessThanOrEqual(start);
      expect(Math.min(bottom, bar.y) - y).toBeGreaterThanOrEqual(420);
      expect(bar.bottom).toBeLessThanOrEqual(900);
      await expect(page.getByText("Next: the run completes")).toBeInViewport();
    }
  });

  test("beside a long review, the inbox page doesn't scroll into empty space", async ({ page, app }) => {
    const { reviewId } = await startReview(page, app, "A long one", LONG);
    await page.goto(`/reviews/${reviewId}`);
    await expect(text(page)).toBeVisible();
    expect(await pane(page).evaluate((one) => one.scrollHeight > one.clientHeight)).toBe(true);
    expect(await page.evaluate(() => window.document.documentElement.scrollHeight - innerHeight)).toBe(0);
  });

  test("nothing moves while a review's sources and rounds arrive", async ({ page, app }) => {
    await page.addInitScript(() => {
      window.shifted = [];
      type Shift = PerformanceEntry & { hadRecentInput: boolean; sources: { node: Node | null }[] };
      new PerformanceObserver((list) => {
        const review = window.document.querySelector("[data-review-pane]");
        for (const { hadRecentInput, sources } of list.getEntries() as Shift[])
          for (const { node } of hadRecentInput ? [] : sources)
            if (node && review?.contains(node)) window.shifted.push(node.textContent ?? "");
      }).observe({ type: "layout-shift", buffered: true });
    });
    const first = await startReview(page, app, "First in line", LETTER);
    await startReview(page, app, "Read ahead", LETTER);
    const agent = { agentId: "writer", action: "Repeat it in two lines.", review: { timeoutSeconds: 900 } };
    const late = await startWaitingRun(page.request, app, "Arrives late", 900, agent);
    const answer = await page.request.post(`${app.url}/api/v1/reviews/${late.reviewId}/decide`, {
      headers: { authorization: `Bearer ${app.token}` },
      data: { decision: "request_changes", reason: "Name the price." },
    });
    expect(answer.status()).toBe(202);
    await page.goto(`/reviews/${first.reviewId}`);
    await expect(decide(page).first()).toBeEnabled();
    const second = row(page, "Arrives late").filter({ hasText: "Round 2" });
    await expect(second).toBeVisible();
    expect(await page.evaluate(() => window.shifted)).toEqual([]);

    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const isLate = (url: URL) => url.pathname.includes("run.get") && url.search.includes(late.runId);
    await page.route(isLate, async (route) => {
      await released;
      await route.continue();
    });
    await second.getByRole("link").click();
    const chosenAt = await page.evaluate(() => performance.now());
    await expect(text(page)).toBeVisible();
    await expect(page.getByText("Loading the sources")).toBeAttached();
    // Browsers ignore layout shifts within half a second of a click.
    await expect.poll(() => page.evaluate((at) => performance.now() - at, chosenAt)).toBeGreaterThan(600);
    release();
    await expect(page.getByRole("tab", { name: "Run input" })).toBeVisible();
    await expect(page.getByRole("region", { name: "Round 2: changes since your request" })).toBeVisible();
    await expect(decide(page).first()).toBeEnabled();
    expect(await page.evaluate(() => window.shifted)).toEqual([]);
  });

  test("text that a reviewer selects is highlighted in the sources, and values that aren't in any source are listed", async ({
    page,
    app,
  }) => {
    const { reviewId } = await startReview(page, app, "Checked against", LETTER);
    await page.goto(`/reviews/${reviewId}`);
    await text(page).focus();
    // Waits for the editor, because a selection made before it has loaded could be lost.
    await expect(text(page)).toHaveAttribute("contenteditable", "true");
    await text(page).fill(
      LETTER.replace("$9,480", "$9,481").replace("Contoso asked", "Contoso, in Oslo, asked"),
    );
    const sources = page.getByRole("region", { name: "Sources", exact: true });
    const select = (words: string) =>
      text(page).evaluate((field, words) => {
        const texts = window.document.createTreeWalker(field, NodeFilter.SHOW_TEXT);
        let node = texts.nextNode();
        while (node && !node.textContent?.includes(words)) node = texts.nextNode();
        if (!node?.textContent || !(field instanceof HTMLElement)) throw new Error(`not found: ${words}`);
        const at = node.textContent.indexOf(words);
        field.focus();
        window.getSelection()?.setBaseAndExtent(node, at, node, at + words.length);
      }, words);
    const highlighted = (name: string) =>
      page.evaluate((name) => [...(CSS.highlights.get(name) ?? [])].map(String), name);

    await select("Contoso");
    await expect(sources.getByText("“Contoso” appears here once.")).toBeVisible();
    await expect(sources.getByRole("tab", { name: "Run input · 1" })).toBeVisible();
    await expect.poll(() => highlighted("selected-in-sources")).toEqual(["Contoso"]);
    await select("9,481");
    await expect(sources.getByText("“9,481” isn't in any source.")).toBeVisible();

    await sources.getByRole("button", { name: "Check against sources" }).click();
    const missing = sources.getByRole("list", { name: "Not in any source" });
    await expect(missing.getByRole("listitem")).toHaveText(["9,481", "Oslo"]);
    await expectAccessible(page);
    await missing.getByRole("button", { name: "Oslo" }).click();
    await expect(sources.getByText("“Oslo” isn't in any source.")).toBeVisible();
    await text(page).fill(LETTER);
    await expect(
      sources.getByText(
        "Every number, date, and name in this document appears in the sources. This doesn't check for omissions.",
      ),
    ).toBeVisible();
  });

  test("a reason is asked for beside the document, which stays in view", async ({ page, app }) => {
    const { reviewId } = await startReview(page, app, "Asked beside it", LETTER);
    await page.goto(`/reviews/${reviewId}`);
    const reject = page.getByRole("button", { name: "Reject" });
    await reject.click();
    const panel = page.getByRole("dialog", { name: "Reject this document?" });
    await expect(panel.getByRole("textbox", { name: "Reason" })).toBeFocused();
    const [asked, shown] = [await boxOf(panel), await boxOf(text(page))];
    expect(asked.x).toBeGreaterThanOrEqual(shown.x + shown.width);
    await expect(text(page)).toBeInViewport({ ratio: 1 });
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await expect(panel).toHaveCount(0);
    await expect(reject).toBeFocused();
  });

  test("an approval is stamped and signed with name, role, time, channel, and hash", async ({
    page,
    app,
  }) => {
    const { reviewId } = await startReview(page, app, "Signed by Dana", LETTER);
    await page.goto(`/reviews/${reviewId}`);
    await page.getByRole("button", { name: "Approve", exact: true }).click();
    const signature = page.getByRole("list", { name: "Signatures" }).getByRole("listitem");
    await expect(signature).toContainText("Dana Whitfield");
    await expect(signature).toContainText(
      /Owner · \w{3}, \w{3} \d+, \d{4}, \d+:\d\d [AP]M \S+ in the browser · [0-9a-f]{12}$/,
    );
    const animation = () =>
      page.locator("article svg.animate-stamp").evaluate((seal) => getComputedStyle(seal).animationName);
    expect(await animation()).toBe("stamp");
    await page.emulateMedia({ reducedMotion: "reduce" });
    expect(await animation()).toBe("none");
    await expectAccessible(page);
    await page.reload();
    await expect(signature).toContainText("Dana Whitfield");
    await expect(page.locator("article svg.animate-stamp")).toHaveCount(0);
  });
});

for (const { name, use } of [
  { name: "at 390 px", use: PHONE },
  { name: "at 200 % zoom", use: { viewport: { width: 720, height: 450 } } },
])
  test.describe(name, () => {
    test.use(use);

    test("the document's first line is in view above the buttons that decide", async ({ page, app }) => {
      const { reviewId } = await startReview(page, app, `First line ${name}`, LONG);
      await page.goto(`/reviews/${reviewId}`);
      await expect(decide(page).first()).toBeVisible();
      const { y } = await boxOf(text(page));
      const bar = await boxOf(decide(page).first());
      expect(y).toBeGreaterThan(0);
      expect(y + 32).toBeLessThanOrEqual(bar.y);
      expect(bar.bottom).toBeLessThanOrEqual(use.viewport.height);
      await expectAccessible(page);
    });
  });

test.describe("on a phone", () => {
  test.use(PHONE);

  test("sources open in a drawer, and a reason is asked for above the bar", async ({ page, app }) => {
    const { reviewId } = await startReview(page, app, "In a drawer", LONG);
    await page.goto(`/reviews/${reviewId}`);
    const sources = page.getByRole("region", { name: "Sources", exact: true });
    await expect(sources).toBeHidden();
    const toggle = page.getByRole("button", { name: "Details", exact: true });
    await toggle.tap();
    await expect(sources).toBeInViewport();
    await expect(text(page)).toBeInViewport();
    await expectAccessible(page);
    expect(await findSmallTargets(page)).toEqual([]);
    await page.getByRole("button", { name: "Close details" }).tap();
    await expect(sources).toBeHidden();
    await expect(toggle).toBeFocused();
    await page.getByRole("button", { name: "Reject" }).tap();
    const panel = page.getByRole("dialog", { name: "Reject this document?" });
    await expect(panel).toBeInViewport();
    await expect(text(page)).toBeInViewport();
    await expectAccessible(page);
    expect(await findSmallTargets(page)).toEqual([]);
  });
});
