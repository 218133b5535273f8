import { expectAccessible } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { startWaitingRun } from "@/e2e/support/inbox";
import { DESKTOP, PHONE } from "@/e2e/support/screens";
import { addSignIn } from "@/e2e/support/sign-in";
import { sql } from "@/e2e/support/sql";
import { send } from "@/e2e/support/workflows";

test.describe.configure({ mode: "serial" });

test("owners see that nothing has been decided yet", async ({ page, app }) => {
  await sql(
    app,
    `UPDATE "Review" SET "closedAt" = "closedAt" - interval '400 days' WHERE "organizationId" =
      (SELECT m."organizationId" FROM "Member" m JOIN "User" u ON u."id" = m."userId" WHERE u."email" = $1)`,
    [app.dana],
  );
  await addSignIn(page, app);
  await page.goto("/settings/reviews?days=90");
  await expect(page.getByText("No decided reviews")).toBeVisible();
  await expectAccessible(page);
});

for (const { where, use } of [
  { where: "at 1440 px", use: DESKTOP },
  { where: "at 390 px", use: PHONE },
])
  test.describe(where, () => {
    test.use(use);

    test("charts show how reviews were decided, by workflow and policy", async ({ page, app, request }) => {
      const name = `Counted ${where}`;
      const policies = [{ quorum: 1 }, { approvers: ["role:owner"] }];
      for (const review of policies) {
        const { reviewId } = await startWaitingRun(request, app, name, null, { review });
        await send(request, app, `/reviews/${reviewId}/decide`, { decision: "approve", output: "Edited." });
      }
      const open = await startWaitingRun(request, app, name, 3_600);
      await addSignIn(page, app);
      await page.goto(`/reviews/${open.reviewId}`);
      await page.getByRole("button", { name: "Approve", exact: true }).click();
      await page.getByText(/^Opened on .+, in view for \d+ s, reached the end$/).waitFor();

      await page.goto("/settings/reviews");
      const row = (chart: string, policy: string) =>
        page
          .getByRole("table", { name: chart, exact: true })
          .getByRole("row")
          .filter({ hasText: name })
          .filter({
            hasText: policy,
          });
      const owners = "Any owner approves.";
      await expect(row("Decisions", owners)).toContainText("1 review");
      await expect(row("Edited", owners)).toContainText("100% (1 of 1)");
      await expect(row("Rejected", owners)).toContainText("0% (0 of 1)");
      await expect(row("Median reading time", owners)).toContainText("Not recorded");
      await expect(row("Approved without enough time to read", owners)).toContainText("Not recorded");
      const within = "within 1 hour";
      await expect(row("Median reading time", within)).toContainText(/\d s/);
      await expect(row("Approved without enough time to read", within)).toContainText(/% \(\d of 1\)/);
      await expect(page.getByRole("table")).toHaveCount(7);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(use.viewport.width);
      await expectAccessible(page);
    });

    test("owners turn reading times off and on and set how long they're kept", async ({ page, app }) => {
      await addSignIn(page, app);
      await page.goto("/settings/reviews");
      const records = page.getByRole("switch", { name: "Record reading times" });
      await records.click();
      await expect(page.getByText("Reading time settings saved")).toHaveCount(1);
      await page.reload();
      await expect(records).not.toBeChecked();
      await records.click();
      await expect(records).toBeChecked();
      const days = page.getByRole("textbox", { name: "Reading time retention (days)" });
      await days.fill("0");
      await page.getByRole("button", { name: "Save changes" }).click();
      await expect(page.getByText("Enter a whole number from 1 to 3,650.")).toBeVisible();
      await expect(days).toBeFocused();
      await days.fill("90");
      const saved = page.waitForResponse(/organization\.setReading/);
      await page.getByRole("button", { name: "Save changes" }).click();
      await saved;
      await page.reload();
      await expect(days).toHaveValue("90");
      await expectAccessible(page);
    });
  });

test("approvers can't see the statistics", async ({ page, app }) => {
  await addSignIn(page, app, app.sam);
  await page.goto("/settings/reviews");
  await expect(page.getByText("You don't have access")).toBeVisible();
  const pages = page.getByRole("navigation", { name: "Settings" });
  await expect(
    pages.getByRole("group", { name: "You" }).getByRole("link", { name: "Account" }),
  ).toBeVisible();
  await expect(pages.getByRole("link", { name: "Reviews" })).toHaveCount(0);
});
