import type { Page } from "playwright/test";
import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { test as withoutMail } from "@/e2e/support/app";
import { holdCalls } from "@/e2e/support/drafting";
import { read, startWaitingRun } from "@/e2e/support/inbox";
import { expect, linkIn, mailTo, SAM, test } from "@/e2e/support/mailed";
import { DESKTOP, PHONE } from "@/e2e/support/screens";
import { signIn } from "@/e2e/support/sign-in";

for (const [where, use] of [
  ["at 1440 px", DESKTOP],
  ["at 390 px", PHONE],
] as const)
  withoutMail.describe(`without a mail server, ${where}`, () => {
    withoutMail.use(use);

    withoutMail(
      "a member can read their messages and decide the review in the app",
      async ({ page, app, request }) => {
        const name = `Kept ${where}`;
        const { reviewId } = await startWaitingRun(request, app, name, 3_600);
        await signIn(page, app, app.sam, "/settings/messages");
        await expect(page.getByText("To decide a review, open its message.")).toBeVisible();
        await expect(page.getByRole("link", { name: "To everyone" })).toHaveCount(0);
        const row = rowOf(page, name);
        await expect(row).toHaveCount(1);
        await expect(row).toContainText("Email not sent");
        await expect(row).not.toContainText("Sam Okafor");
        await expectFits(page);
        await row.getByRole("link", { name: new RegExp(`^Please review “${name}”`) }).click();
        await expect(page.getByText("(link for Sam Okafor only)")).toBeVisible();
        await expect(page.getByText("/r/")).toHaveCount(0);
        await expectFits(page);
        if (use === PHONE) expect(await findSmallTargets(page)).toEqual([]);
        await page.getByRole("link", { name: "Open review" }).click();
        await page.getByRole("button", { name: "Approve", exact: true }).click();
        await expect
          .poll(async () => (await read(request, app, `/reviews/${reviewId}`)).decisions)
          .toMatchObject([{ channel: "WEB", by: { email: app.sam } }]);
        await page.goto("/settings/messages");
        await expect(row).toContainText("No longer needed");
        await expect(row).toContainText("The review is closed, so there's nothing left to decide.");
        await expect(row.getByRole("link", { name: "Open review" })).toHaveCount(0);
      },
    );

    withoutMail("an owner sees everyone's messages but no links", async ({ page, app, request }) => {
      const name = `Seen ${where}`;
      await startWaitingRun(request, app, name, 3_600);
      await signIn(page, app, app.dana, "/settings/messages");
      await expect(rowOf(page, name)).toHaveCount(1);
      await expect(rowOf(page, name).getByRole("link", { name: "Open review" })).toBeVisible();
      await page.getByRole("link", { name: "To everyone" }).click();
      await expect(rowOf(page, name)).not.toHaveCount(1);
      const theirs = rowOf(page, name).filter({ hasText: "Sam Okafor" });
      await expect(theirs.getByRole("link", { name: "Open review" })).toHaveCount(0);
      await expectFits(page);
      await theirs.getByRole("link").click();
      await expect(page.getByText("(link for Sam Okafor only)")).toBeVisible();
      await expect(page.getByRole("link", { name: "Open review" })).toHaveCount(0);
      await expect(page.getByText("/r/")).toHaveCount(0);
      await expectFits(page);
    });
  });

function rowOf(page: Page, name: string) {
  return page.getByRole("list", { name: "Messages" }).getByRole("listitem").filter({ hasText: name });
}

async function expectFits(page: Page) {
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
}

test.describe("with a mail server", () => {
  test.use({ ...PHONE, refusals: [409] });

  test("a password link works only for its member, for joining and for choosing a new password", async ({
    page,
    app,
    browser,
    mailed,
  }) => {
    const email = "wren@alderfinch.test";
    const dialog = page.getByRole("dialog");
    const expectMailed = async (nth: number) => {
      await expect(dialog.getByText(`We're emailing the link only to ${email}`)).toBeVisible();
      await expect(dialog.getByText("/invitation/")).toHaveCount(0);
      await expectAccessible(page);
      await page.keyboard.press("Escape");
      const { text } = await mailTo(mailed, email, "Countersign", nth);
      return /^http\S+\/invitation\/\S+$/m.exec(text)?.[0] ?? "";
    };
    await signIn(page, app, app.dana, "/settings/members");
    await page.getByRole("button", { name: "Add member" }).click();
    await dialog.getByLabel("Email").fill(email);
    await dialog.getByLabel("Name").fill("Wren Hale");
    await dialog.getByRole("button", { name: "Add member" }).click();
    const first = await expectMailed(1);
    const wren = await browser.newPage();
    const choose = async (link: string, password: string, button: string) => {
      await wren.goto(link);
      await wren.getByLabel("password").fill(password);
      await wren.getByRole("button", { name: button }).click();
      await expect(wren.getByRole("heading", { name: "Home", level: 1 })).toBeVisible();
    };
    await choose(first, "a long enough password", "Join");
    const before = await wren.context().storageState();

    await page.reload();
    await page.getByRole("button", { name: "Manage Wren Hale" }).click();
    await page.getByRole("menuitem", { name: "New password link" }).click();
    await dialog.getByRole("button", { name: "Create link" }).click();
    await choose(await expectMailed(2), "another long password", "Set password and sign in");
    await wren.close();
    const old = await browser.newContext({ storageState: before });
    const signedOut = await old.newPage();
    await signedOut.goto(`${app.url}/runs`);
    await expect(signedOut.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await old.close();
  });

  test("a refused email is shown as refused and can be resent until its review closes", async ({
    page,
    app,
    request,
    mailed,
  }) => {
    const { mailServer } = mailed;
    await signIn(page, app);
    const refused = async (name: string) => {
      const asked = { review: { approvers: [SAM] } };
      const made = await startWaitingRun(request, app, name, 3_600, asked);
      return { ...made, row: page.getByRole("listitem").filter({ hasText: name }) };
    };
    mailServer.refuse(550);
    const first = await refused("Refused at first");
    await page.goto("/settings/messages?to=everyone");
    await expect(page.getByText("emailed from Countersign <countersign@alderfinch.test>")).toBeVisible();
    await expect(first.row).toContainText("Not sent");
    await expect(first.row).toContainText("1 attempt. The mail server responded: 550");
    await expectAccessible(page);
    mailServer.refuse(451);
    const second = await refused("Temporarily refused");
    await expect(second.row).toContainText("Queued");
    await expect(second.row).toContainText(
      /1 attempt\. The mail server responded: 451.*Next attempt in \d+ s\./,
    );

    await first.row.getByRole("link").click();
    await expect(page.getByText("(link for Sam Okafor only)")).toBeVisible();
    await expectAccessible(page);
    expect(await findSmallTargets(page)).toEqual([]);
    await page.getByRole("button", { name: "Send again" }).tap();
    await expect(page.getByText("Sent", { exact: true })).toBeVisible();
    await expect(page.getByRole("button", { name: "Send again" })).toHaveCount(0);
    const { text } = await mailTo(mailed, SAM, "Refused at first");
    expect((await request.get(linkIn({ text }))).status()).toBe(200);

    mailServer.refuse(550);
    const third = await refused("Refused for good");
    await page.goto("/settings/messages?to=everyone");
    await expect(third.row).toContainText("Not sent");
    await third.row.getByRole("link").click();
    const again = page.getByRole("button", { name: "Send again" });
    await expect(again).toBeVisible();
    // Holds the page's calls until after the tap, so that the page doesn't know yet that the review has closed.
    const { release } = await holdCalls(page, "message.get");
    await request.post(`${app.url}/api/v1/workflows/runs/${third.runId}/cancel`, {
      headers: { authorization: `Bearer ${app.token}` },
    });
    await again.tap();
    release();
    await expect(
      page.getByText("The review is closed, so there's nothing left to decide.").first(),
    ).toBeVisible();
    await expect(again).toHaveCount(0);
    await expect(page.getByText("No longer needed", { exact: true })).toBeVisible();
  });
});
