import type { Page } from "playwright/test";
import { cancelAll, pane, startWaitingRun, type Waiting } from "@/e2e/support/inbox";
import { expect, test } from "@/e2e/support/own-app";
import { addSignIn } from "@/e2e/support/sign-in";
import { connectDatabase } from "@/server/infra/db";
import { parseEnv, settle } from "@/server/infra/env";
import { copyOpenReview } from "@/server/testing/runs/copy-open-review";

const MANY = 10_000;
const MAX_ROWS = 60;

const rows = (page: Page) => page.locator("[data-review]");

test("an inbox of 10,000 reviews shows and finds them one page at a time", async ({
  page,
  app,
  request,
  installation,
}) => {
  test.setTimeout(240_000);
  const made: Waiting[] = [await startWaitingRun(request, app, "One of many", 100_000)];
  const [source] = made as [Waiting];
  await addSignIn(page, app);
  const { databaseUrl } = installation.welcome;
  settle({ ...parseEnv({}), databaseUrl });
  const db = connectDatabase(databaseUrl);
  try {
    await copyOpenReview(db, source, MANY);
    await installation.sql("VACUUM ANALYZE");
  } finally {
    await db.$disconnect();
  }
  await page.goto("/reviews?group=workflow");
  await expect(page.getByText(/^Page 1 of \d{3}$/)).toBeVisible();
  expect(await rows(page).count()).toBeLessThanOrEqual(MAX_ROWS);
  await page.getByRole("searchbox", { name: "Search reviews" }).fill("longer terms. 9999");
  await expect(rows(page)).toHaveCount(1);
  await page.getByRole("button", { name: "Clear search" }).click();
  await page.getByRole("link", { name: "Next" }).click();
  await expect(page.getByText(/^Page 2 of \d{3}$/)).toBeVisible();
  expect(await rows(page).count()).toBeLessThanOrEqual(MAX_ROWS);
  await rows(page).last().click();
  await expect(pane(page).getByRole("heading", { name: "One of many" })).toBeVisible();
  await cancelAll(request, app, made);
});
