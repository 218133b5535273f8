import type { Locator, Page } from "playwright/test";
import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { test as withoutMail } from "@/e2e/support/app";
import { createOrganization, PASSWORD } from "@/e2e/support/create-organization";
import { expect, type Mailed, test } from "@/e2e/support/mailed";
import { DESKTOP, PHONE } from "@/e2e/support/screens";

const SENT = "If there's an account with that email, we've sent a link to choose a new password.";

/** Waits for the `nth` reset email to someone and returns its link. */
async function resetLink({ mailServer }: Mailed, to: string, nth: number): Promise<string> {
  const links = () =>
    mailServer.caught
      .filter((mail) => mail.to.includes(to))
      .flatMap(({ text }) => /^http\S+\/reset-password\/\S+$/m.exec(text)?.[0] ?? []);
  await expect.poll(() => links().length, `reset mails to ${to}`).toBe(nth);
  return links().at(-1) ?? "";
}

async function ask(page: Page, email: string) {
  await page.getByLabel("Email").fill(email);
  await page.getByRole("button", { name: "Send link" }).click();
  await expect(page.getByText(SENT)).toBeVisible();
}

/** Presses twice before the first response arrives. Only the first press counts. */
async function pressTwice(button: Locator) {
  const sent = await button.evaluate((button: HTMLButtonElement) => {
    const sent: boolean[] = [];
    button.form?.addEventListener("submit", (event) => sent.push(!event.defaultPrevented));
    button.click();
    button.click();
    return sent;
  });
  expect(sent).toEqual([true, false]);
}

async function expectFits(page: Page, use: object) {
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
  if (use === PHONE) expect(await findSmallTargets(page)).toEqual([]);
}

for (const [where, use, email] of [
  ["at 1440 px", DESKTOP, "robin@vale.test"],
  ["at 390 px", PHONE, "kai@berg.test"],
] as const)
  test.describe(where, () => {
    test.use(use);

    test("someone who forgot their password chooses a new one through a mailed link", async ({
      page,
      app,
      browser,
      mailed,
    }) => {
      test.slow();
      createOrganization(app, `Vale Works ${where}`, email);
      const other = await browser.newPage({ ...use, baseURL: app.url });
      await other.goto("/sign-in");
      await other.getByLabel("Email").fill(email);
      await other.getByLabel("Password").fill(PASSWORD);
      await other.getByRole("button", { name: "Sign in" }).click();
      await other.getByRole("heading", { name: "Home", level: 1 }).waitFor();
      // Leaves the app, because an open page without a valid session would go to the sign-in page on its own.
      await other.goto("about:blank");

      await page.goto(`${app.url}/sign-in`);
      const password = page.getByLabel("Password");
      await password.fill("what was it");
      await expect(password).toHaveAttribute("type", "password");
      await page.getByRole("button", { name: "Show password" }).click();
      await expect(password).toHaveAttribute("type", "text");
      await expectFits(page, use);
      await page.getByRole("button", { name: "Hide password" }).click();
      await expect(password).toHaveAttribute("type", "password");
      await page.getByRole("link", { name: "Forgot your password?" }).click();
      await expect(page.getByRole("heading", { name: "Forgot your password?" })).toBeVisible();
      await expectFits(page, use);
      await ask(page, email);
      await expectFits(page, use);

      const link = await resetLink(mailed, email, 1);
      await page.goto(link);
      await expect(page.getByText(email)).toBeVisible();
      await page.getByLabel("New password").fill("passwordpassword");
      await page.getByRole("button", { name: "Set password and sign in" }).click();
      await expect(page.getByLabel("New password")).toHaveAccessibleDescription(/is too easy to guess/);
      await expectFits(page, use);
      await page.getByLabel("New password").fill("chosen after a reset");
      await page.getByRole("button", { name: "Show password" }).click();
      await pressTwice(page.getByRole("button", { name: "Set password and sign in" }));
      await page.getByRole("heading", { name: "Home", level: 1 }).waitFor();

      await other.goto("/runs");
      await expect(other.getByRole("heading", { name: "Sign in" })).toBeVisible();
      await other.close();
      await page.goto(link);
      await expect(page.getByRole("heading", { name: "This link no longer works" })).toBeVisible();
      await expect(
        page.getByText("If you've just changed your password, sign in with the new one."),
      ).toBeVisible();
      await expectFits(page, use);
      const subjects = () =>
        mailed.mailServer.caught
          .filter((mail) => mail.to.includes(email))
          .map((mail) => mail.headers.subject);
      await expect.poll(subjects).toContain("Your Countersign password was changed");
      await page.goto("/settings/messages?to=everyone");
      await expect(page.getByText("Reset your Countersign password")).toHaveCount(0);
    });
  });

test.describe("without JavaScript", () => {
  test.use({ ...PHONE, javaScriptEnabled: false });

  test("a reset works, opening the link changes nothing, and an unknown address leads to the same page", async ({
    page,
    app,
    request,
    mailed,
  }) => {
    const look = async () => (await page.getByRole("main").innerHTML()).toString();
    const email = "wren@hale.test";
    createOrganization(app, "Hale Works", email);
    await page.goto(`${app.url}/forgot-password`);
    await ask(page, "nobody@alderfinch.test");
    const unknown = await look();
    await page.goto(`${app.url}/forgot-password`);
    await ask(page, email);
    expect(await look()).toBe(unknown);
    const link = await resetLink(mailed, email, 1);
    const answer = await request.get(link);
    expect(answer.headers()).toMatchObject({
      "referrer-policy": "no-referrer",
      "x-robots-tag": "noindex, nofollow",
      "cache-control": expect.stringContaining("no-store"),
    });
    expect((await request.get(`${link}/save`)).status()).toBe(405);
    await page.goto(link);
    await expect(page.getByRole("button", { name: "Show password" })).toHaveCount(0);
    await page.getByLabel("New password").fill("chosen without a script");
    await page.getByRole("button", { name: "Set password and sign in" }).click();
    await page.getByRole("heading", { name: "Home", level: 1 }).waitFor();
    expect(mailed.mailServer.caught.filter((mail) => mail.to.includes("nobody@alderfinch.test"))).toEqual([]);
  });
});

for (const [where, use] of [
  ["at 1440 px", DESKTOP],
  ["at 390 px", PHONE],
] as const)
  withoutMail.describe(`without a mail server, ${where}`, () => {
    withoutMail.use(use);

    withoutMail("the page says whom to ask without naming anyone", async ({ page, app }) => {
      await page.goto(`${app.url}/forgot-password`);
      const main = page.getByRole("main");
      await expect(main).toContainText("This installation has no mail server");
      await expect(main).toContainText("npm run org -- set-password");
      await expect(main).not.toContainText(/Dana|alderfinch/i);
      await expectFits(page, use);
    });
  });
