import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, Locator, Page } from "playwright/test";
import { SETTLE_MS } from "@/components/reviews/settling";
import { expect, test } from "@/e2e/support/app";
import { pane } from "@/e2e/support/inbox";
import type { App } from "@/e2e/support/organization";
import { DESKTOP, PHONE } from "@/e2e/support/screens";
import { signIn } from "@/e2e/support/sign-in";
import { sql } from "@/e2e/support/sql";
import { makeWorkflow, startRun } from "@/e2e/support/workflows";

/** The number of double or triple taps per case, 80 in total. */
const INBOX_TAPS = 20;
const RUN_TAPS = 10;
/** The number of cases that run in parallel. Each decision updates all open pages. */
const OPEN_PAGES = 3;
/** The number of reviews to create at a time. */
const BATCH = 10;
const MAX_INTERVAL_MS = 1_000;

interface Case {
  where: "inbox" | "run";
  how: "touch" | "mouse";
  who: "dana" | "sam";
  taps: number;
}

const CASES: Case[] = [
  { where: "inbox", how: "touch", who: "sam", taps: INBOX_TAPS },
  { where: "inbox", how: "mouse", who: "dana", taps: INBOX_TAPS },
  { where: "run", how: "touch", who: "dana", taps: RUN_TAPS },
  { where: "run", how: "touch", who: "sam", taps: RUN_TAPS },
  { where: "run", how: "mouse", who: "dana", taps: RUN_TAPS },
  { where: "run", how: "mouse", who: "sam", taps: RUN_TAPS },
];

const approve = (page: Page) => page.getByRole("button", { name: "Approve", exact: true });
const outcome = (page: Page) => page.getByRole("status").filter({ hasText: "You approved it." });
const next = (page: Page, where: Case["where"]) =>
  page.getByRole("link", { name: where === "run" ? /^Next review: step/ : "Next review" });

/**
 * Creates reviews that only one person can decide. For the inbox, each review has its own run. For the run page, a
 * single run has all of them, one after the other. Returns the runs' IDs.
 */
async function makeReviews(
  page: Page,
  app: App,
  { where, who }: Pick<Case, "where" | "who">,
  reviews: number,
) {
  // Reviews with a deadline come first in the inbox.
  const review = { approvers: [app[who]], ...(where === "inbox" && { timeoutSeconds: 7_200 }) };
  const step = { agentId: "human", action: "Is it right?", review };
  const steps = Array.from({ length: where === "inbox" ? 1 : reviews }, () => step);
  const id = await makeWorkflow(page.request, app, `Tapped: ${where}`, steps);
  const runIds: string[] = [];
  for (let run = 0; run < (where === "inbox" ? reviews : 1); run++)
    runIds.push(await startRun(page.request, app, id));
  return runIds;
}

/** Counts these runs' open reviews, closed reviews, and decisions. */
async function count(app: App, runIds: readonly string[]) {
  const [row] = await sql<{ open: number; closed: number; decisions: number }>(
    app,
    `SELECT count(DISTINCT r.id) FILTER (WHERE r.status = 'OPEN')::int AS open,
            count(DISTINCT r.id) FILTER (WHERE r.status <> 'OPEN')::int AS closed,
            count(d.id)::int AS decisions
       FROM "Review" r LEFT JOIN "Decision" d ON d."reviewId" = r.id WHERE r."runId" = ANY($1)`,
    [runIds],
  );
  return row;
}

/** Taps the same place two or three times within the given number of milliseconds. */
async function tapRepeatedly(page: Page, target: Locator, how: Case["how"], times: number, withinMs: number) {
  await target.scrollIntoViewIfNeeded();
  const box = await target.boundingBox();
  if (!box) throw new Error("the button is not in view");
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const tap = () => (how === "touch" ? page.touchscreen.tap(x, y) : page.mouse.click(x, y));
  const taps = [tap()];
  for (let more = 1; more < times; more++) {
    await sleep(withinMs / (times - 1));
    taps.push(tap());
  }
  await Promise.all(taps);
}

/** Makes content settle only when `settle` is called, no matter how long the taps take on a slow machine. */
async function holdSettling(page: Page): Promise<void> {
  await page.addInitScript((settleMs) => {
    const start = window.setTimeout;
    const held: (() => void)[] = [];
    const hold = (callback: () => void, ms?: number, ...rest: unknown[]) => {
      if (ms !== settleMs) return start(callback, ms, ...rest);
      held.push(callback);
      return 0;
    };
    const settle = () => {
      for (const callback of held.splice(0)) callback();
    };
    Object.assign(window, { setTimeout: hold, settle });
  }, SETTLE_MS);
}

/** Lets the content settle, which enables the button or link. */
async function settle(page: Page, enables: Locator): Promise<void> {
  const isEnabled = async () => {
    // Unlike `evaluate()`, this also works while the page reloads. Chromium reloads it on Meta+Enter.
    await page.waitForFunction(() => {
      Reflect.get(window, "settle")();
      return true;
    });
    return enables.isEnabled();
  };
  await expect.poll(isEnabled, { intervals: [20] }).toBe(true);
}

async function openAs(browser: Browser, app: App, { how, who }: Case): Promise<Page> {
  const context = await browser.newContext({ ...(how === "touch" ? PHONE : DESKTOP), baseURL: app.url });
  const page = await context.newPage();
  await holdSettling(page);
  await signIn(page, app, app[who]);
  return page;
}

async function tapThrough(page: Page, app: App, one: Case) {
  for (let done = 0; done < one.taps; done += BATCH) {
    const runIds = await makeReviews(page, app, one, BATCH);
    await tapThroughBatch(page, app, { one, runIds, done });
  }
}

async function tapThroughBatch(
  page: Page,
  app: App,
  { one: { where, how, taps }, runIds, done }: { one: Case; runIds: string[]; done: number },
) {
  const waiting = where === "inbox" ? BATCH : 1;
  await expect.poll(() => count(app, runIds)).toMatchObject({ open: waiting });
  await page.goto(where === "inbox" ? "/reviews" : `/runs/${runIds[0]}`);
  if (where === "inbox" && how === "touch") await page.getByRole("listitem").first().getByRole("link").tap();
  for (let closed = 1; closed <= BATCH; closed++) {
    const tap = done + closed - 1;
    await settle(page, approve(page));
    await tapRepeatedly(page, approve(page), how, 2 + (tap % 2), (MAX_INTERVAL_MS * tap) / (taps - 1));
    await expect(outcome(page)).toBeVisible();
    const open = where === "inbox" ? BATCH - closed : Math.min(1, BATCH - closed);
    await expect
      .poll(() => count(app, runIds), { message: `${where}, ${how}: after ${done + closed}` })
      .toEqual({ open, closed, decisions: closed });
    await expect(approve(page)).toHaveCount(0);
    if (open === 0) continue;
    await settle(page, next(page, where));
    await (how === "touch" ? next(page, where).tap() : next(page, where).click());
  }
}

test("80 double and triple taps each decide one review once, and never the next one", async ({
  app,
  browser,
}) => {
  test.setTimeout(600_000);
  for (let first = 0; first < CASES.length; first += OPEN_PAGES) {
    const together = CASES.slice(first, first + OPEN_PAGES);
    const pages = await Promise.all(together.map((one) => openAs(browser, app, one)));
    await Promise.all(pages.map((page, index) => tapThrough(page, app, together[index] as Case)));
    for (const page of pages) await page.context().close();
  }
});

test.describe("keys", () => {
  /** Keys pressed just after a review appears. */
  const TOO_SOON: string[][] = [
    ["a", "Enter"],
    ["a", "Enter", "Enter", "Enter"],
    ["a", "Space"],
    ["Control+Enter"],
    ["Meta+Enter"],
    ["Enter", "Enter"],
    ["r", "Enter"],
    ["x", "Enter"],
    ["e", "Control+Enter"],
  ];

  /** Keys pressed right after a decision. They must not decide the next review. */
  const AGAIN: string[][] = [
    ["Control+Enter", "Control+Enter"],
    ["Meta+Enter", "Control+Enter"],
    ["Enter", "Enter", "Enter"],
    ["a", "Enter", "a", "Enter"],
    ["n", "a", "Enter"],
    ["j", "Control+Enter"],
    ["n", "x", "Enter"],
    ["Space", "Space"],
  ];

  const pressAll = (page: Page, keys: readonly string[]) =>
    Promise.all(keys.map((key) => page.keyboard.press(key)));

  test("decide nothing right after a review appears, and don't decide the next one when pressed again", async ({
    page,
    app,
  }) => {
    test.slow();
    await holdSettling(page);
    await signIn(page, app);
    const taps = 1 + AGAIN.length;
    const runIds = await makeReviews(page, app, { where: "inbox", who: "dana" }, taps);
    await expect.poll(() => count(app, runIds)).toMatchObject({ open: taps });
    for (const keys of TOO_SOON) {
      await page.goto("/reviews");
      await expect(pane(page).getByRole("heading", { level: 2 })).toBeVisible();
      await expect(approve(page)).toBeDisabled();
      await pressAll(page, keys);
      await settle(page, approve(page));
      await expect(page.getByRole("dialog")).toHaveCount(0);
      expect(await count(app, runIds), keys.join(" ")).toMatchObject({ closed: 0 });
    }
    let closed = 0;
    for (const keys of AGAIN) {
      await page.goto("/reviews");
      await settle(page, approve(page));
      await page.keyboard.press("a");
      await page.keyboard.press("Enter");
      await expect(outcome(page)).toBeVisible();
      await pressAll(page, keys);
      await expect(page.getByRole("dialog")).toHaveCount(0);
      closed++;
      expect(await count(app, runIds), keys.join(" ")).toMatchObject({ closed, decisions: closed });
    }
  });
});
