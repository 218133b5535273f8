import { expectAccessible } from "@/e2e/support/accessible";
import { read, startWaitingRun } from "@/e2e/support/inbox";
import { expect, linkIn, mailTo, SAM, test } from "@/e2e/support/mailed";
import { DESKTOP, PHONE } from "@/e2e/support/screens";

for (const { where, use } of [
  { where: "at 1440 px", use: DESKTOP },
  { where: "at 390 px", use: PHONE },
])
  test.describe(where, () => {
    test.use(use);

    test("an emailed link to a document that must be read in the app says so, and can only reject it", async ({
      page,
      app,
      request,
      mailed,
    }) => {
      const name = `Read in the app ${where}`;
      const step = { review: { requireReadToEnd: true } };
      const { reviewId } = await startWaitingRun(request, app, name, null, step);
      const link = linkIn(await mailTo(mailed, SAM, name));
      await page.goto(link);
      await expect(page.getByText("Read the document in the app.")).toBeVisible();
      await expect(page.getByRole("button", { name: "Approve" })).toHaveCount(0);
      await expectAccessible(page);
      const forced = await request.post(link, {
        form: { decision: "approve", text: "Anything.", reason: "" },
        headers: { origin: app.url },
        maxRedirects: 0,
      });
      expect(forced.status()).toBe(403);
      expect(await forced.text()).toContain("Read the document in the app.");
      expect(await read(request, app, `/reviews/${reviewId}`)).toMatchObject({
        status: "OPEN",
        decisions: [],
      });

      await page.getByRole("textbox", { name: "Note" }).fill("Too late.");
      await page.getByRole("button", { name: "Reject" }).click();
      await expect(page.getByText("You rejected this.")).toBeVisible();
      expect((await read(request, app, `/reviews/${reviewId}`)).decisions).toMatchObject([
        { channel: "LINK", reading: null },
      ]);
    });
  });
