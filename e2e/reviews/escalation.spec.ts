import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { read, row, startWaitingRun } from "@/e2e/support/inbox";
import { expect, linkIn, mailTo, SAM, test } from "@/e2e/support/mailed";
import { DESKTOP, PHONE } from "@/e2e/support/screens";
import { signIn } from "@/e2e/support/sign-in";

const HOUR = 3_600;
const POLICY = { approvers: ["role:owner"], escalate: { afterSeconds: 4 * HOUR, to: [SAM] } };

for (const { where, use, touch } of [
  { where: "at 1440 px", use: DESKTOP, touch: false },
  { where: "at 390 px", use: PHONE, touch: true },
])
  test.describe(where, () => {
    test.use(use);

    test("a review says when it is escalated and to whom, and then they get a message and decide", async ({
      page,
      app,
      request,
      mailed,
      browser,
    }) => {
      test.slow();
      const name = `Escalated ${where}`;
      const { reviewId } = await startWaitingRun(request, app, name, 24 * HOUR, { review: POLICY });
      const other = await (await browser.newContext({ ...use, baseURL: app.url })).newPage();
      await signIn(other, app, SAM, "/reviews");
      await expect(other.getByRole("heading", { name: "Reviews", level: 1 })).toBeVisible();
      await expect(row(other, name)).toHaveCount(0);

      await signIn(page, app, app.dana, `/reviews/${reviewId}`);
      await expect(page.getByRole("button", { name: "Approve" })).toBeVisible();
      if (touch) await page.getByRole("button", { name: "Details", exact: true }).tap();
      await expect(
        page.getByText(
          /^If the review isn't decided by \w{3}, \w{3} \d+, \d+:\d\d [AP]M, Sam Okafor can decide, too\.$/,
        ),
      ).toBeVisible();
      await expectAccessible(page);

      await mailed.installation.sql(`UPDATE "Review" SET "escalatesAt" = now() WHERE "id" = $1`, [reviewId]);
      await expect(page.getByText(/^Escalated on \w{3}, .+: Sam Okafor can decide, too\.$/)).toBeVisible();
      await expect(page.getByText(/waiting for any owner or Sam Okafor · escalated · due/)).toBeAttached();
      await expectAccessible(page);
      await expect(row(other, name)).toBeVisible();

      const mail = await mailTo(mailed, SAM, name);
      expect(mail.text).toContain("It wasn't decided within 4 hours, so it was escalated to Sam Okafor.");
      await other.goto(linkIn(mail));
      await expect(other.getByText(/^Escalated on .+ UTC: Sam Okafor can decide, too\.$/)).toBeVisible();
      await expectAccessible(other);
      if (touch) expect(await findSmallTargets(other)).toEqual([]);
      await other.getByRole("button", { name: "Approve" }).click();
      await expect(other.getByRole("status").first()).toContainText("You approved");
      await expect(page.getByText(/Approved by Sam Okafor/).first()).toBeVisible();
      expect(await read(request, app, `/reviews/${reviewId}`)).toMatchObject({
        status: "APPROVED",
        escalatedAt: expect.any(String),
      });
      await other.context().close();
    });
  });
