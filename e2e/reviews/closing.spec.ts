import type { Browser, Page } from "playwright/test";
import { pane, row, startWaitingRun, text } from "@/e2e/support/inbox";
import { expect, linkIn, mailTo, SAM, test } from "@/e2e/support/mailed";
import type { App } from "@/e2e/support/organization";
import { chooseRunAction } from "@/e2e/support/run-page";
import { DESKTOP, PHONE } from "@/e2e/support/screens";
import { signIn } from "@/e2e/support/sign-in";

test.use({ refusals: [409] });

/** Returns the number of waiting reviews, from the badge beside "Reviews". */
async function countBadge(page: Page): Promise<number> {
  const [words = "0"] = await page.getByText(/^\d+ waiting for you$/).allTextContents();
  return Number.parseInt(words, 10);
}

async function openPage(browser: Browser, app: App, use: object, email?: string): Promise<Page> {
  const page = await (await browser.newContext({ ...use, baseURL: app.url })).newPage();
  if (email) await signIn(page, app, email);
  return page;
}

test("a review that is decided, canceled, or expired closes in the inbox, the badge, the link, and the run page", async ({
  page,
  app,
  request,
  mailed,
  browser,
}) => {
  test.slow();
  const [linked, run] = await Promise.all([
    openPage(browser, app, PHONE),
    openPage(browser, app, DESKTOP, app.noor),
    signIn(page, app),
  ]);

  /** Opens one review in three places and checks each before and after the review closes. */
  async function closes(
    name: string,
    close: (waiting: { runId: string; reviewId: string }) => Promise<void>,
    says: { card: RegExp; run: RegExp; link: RegExp },
  ) {
    const waiting = await startWaitingRun(request, app, name, 240);
    await linked.goto(linkIn(await mailTo(mailed, SAM, name)));
    await expect(linked.getByRole("button", { name: "Approve" })).toBeVisible();
    await run.goto(`/runs/${waiting.runId}`);
    await expect(run.getByRole("status").getByText("Waiting for a person")).toBeVisible();
    await page.goto(`/reviews/${waiting.reviewId}`);
    await text(page).fill("My own words.");
    await expect(row(page, name)).toBeVisible();
    await expect.poll(() => countBadge(page)).toBeGreaterThan(0);
    const waitingBefore = await countBadge(page);

    await close(waiting);
    await expect(pane(page).getByText(says.card)).toBeVisible();
    await expect(pane(page).getByText("Your edits weren't included.")).toBeVisible();
    await expect(pane(page).getByText("My own words.")).toBeVisible();
    await expect(pane(page).getByRole("button", { name: /^Approve/ })).toHaveCount(0);
    await expect.poll(() => countBadge(page)).toBe(waitingBefore - 1);
    await expect(run.getByText(says.run).first()).toBeVisible();
    const approve = linked.getByRole("button", { name: "Approve" });
    if (await approve.isVisible()) await approve.tap();
    await expect(linked.getByText(says.link)).toBeVisible();
    await expect(linked.getByRole("button")).toHaveCount(0);
    await page.goto("/reviews");
    await expect(
      page.getByRole("tab", { name: /^Mine/ }).or(page.getByRole("link", { name: /^Mine/ })),
    ).toBeVisible();
    await expect(row(page, name)).toHaveCount(0);
  }

  await closes("Closed by a decision", () => linked.getByRole("button", { name: "Approve" }).tap(), {
    card: /^Approved by Sam Okafor/,
    run: /^Approved by Sam Okafor/,
    link: /^You approved this\./,
  });
  await closes(
    "Closed by a cancellation",
    async () => {
      await chooseRunAction(run, "Cancel run");
      await run.getByRole("dialog").getByRole("button", { name: "Cancel run" }).click();
    },
    {
      card: /^The run ended before anyone decided/,
      run: /^Noor Haddad canceled the run\./,
      link: /^The run ended before anyone decided\./,
    },
  );
  await closes(
    "Closed by its time",
    async ({ reviewId }) => {
      await mailed.installation.sql(`UPDATE "Review" SET "dueAt" = now() WHERE "id" = $1`, [reviewId]);
    },
    {
      card: /^Nobody decided in time/,
      run: /^Nobody decided in time/,
      link: /^Nobody decided in time, so the run failed\./,
    },
  );
  await linked.context().close();
  await run.context().close();
});
