import { readFileSync } from "node:fs";
import { join } from "node:path";
import { decode, encode } from "next-auth/jwt";
import type { Browser, BrowserContextOptions, Page } from "playwright/test";
import { expectAccessible } from "@/e2e/support/accessible";
import { untilHydrated } from "@/e2e/support/hydrated";
import type { Installation } from "@/e2e/support/installation";
import type { App } from "@/e2e/support/organization";
import { expect, test } from "@/e2e/support/own-app";
import { DESKTOP, PHONE } from "@/e2e/support/screens";

const SESSION_COOKIE = "next-auth.session-token";
const AGENTS = {
  chrome: "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36",
  phone: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile/15E148 Safari/604.1",
};

/** Opens a new browser and signs in through the form. */
async function signInBrowser(
  browser: Browser,
  app: App,
  {
    email = app.dana,
    path = "/workflows",
    ...use
  }: BrowserContextOptions & { email?: string; path?: string },
): Promise<Page> {
  const context = await browser.newContext({ baseURL: app.url, ...use });
  const page = await context.newPage();
  await page.goto(path);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(app.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => url.pathname + url.search === path);
  await untilHydrated(page);
  return page;
}

/** Expects the server to reject the browser's session, and the open page to go to the sign-in page on its own. */
async function expectSignedOut(page: Page): Promise<void> {
  expect((await page.request.get("/api/trpc/me.get")).status()).toBe(401);
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
}

test.describe("pages open in other tabs and browsers", () => {
  test.use({ refusals: [401] });

  test("go to sign-in when their session ends, and return to where they were", async ({ browser, app }) => {
    const page = await signInBrowser(browser, app, { ...DESKTOP, path: "/runs?status=FAILED" });
    const copy = await browser.newContext({ baseURL: app.url });
    await copy.addCookies(await page.context().cookies());
    const tabs = [await copy.newPage(), await copy.newPage()] as const;
    const paths = ["/runs?status=FAILED", "/workflows"];
    for (const [index, tab] of tabs.entries()) {
      await Promise.all([tab.waitForResponse(/live\.follow/), tab.goto(paths[index] ?? "")]);
    }
    await page.getByRole("button", { name: "Account" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    for (const [index, tab] of tabs.entries()) {
      await expectSignedOut(tab);
      expect(new URL(tab.url()).searchParams.get("callbackUrl")).toBe(paths[index]);
    }
    const [tab] = tabs;
    await untilHydrated(tab);
    await tab.getByLabel("Email").fill(app.dana);
    await tab.getByLabel("Password").fill(app.password);
    await tab.getByRole("button", { name: "Sign in" }).click();
    await tab.waitForURL((url) => url.pathname + url.search === paths[0]);
    await copy.close();
    await page.context().close();
  });
});

for (const [name, screen, email] of [
  ["desktop", DESKTOP, "sam@alderfinch.test"],
  ["phone", PHONE, "noor@alderfinch.test"],
] as const)
  test.describe(`on a ${name}`, () => {
    test.use({ refusals: [401] });

    test("settings list your signed-in browsers and can sign out one or all others", async ({
      browser,
      app,
    }) => {
      const here = await signInBrowser(browser, app, { ...screen, email, path: "/settings" });
      const there = await signInBrowser(browser, app, { email, userAgent: AGENTS.chrome });
      const phone = await signInBrowser(browser, app, { email, userAgent: AGENTS.phone });
      await here.reload();
      const list = here.getByRole("list", { name: "Signed-in browsers" });
      await expect(list.getByRole("listitem")).toHaveCount(3);
      await expect(list.getByRole("listitem").first()).toContainText("This browser");
      await expect(list.getByRole("listitem").filter({ hasText: "Safari on iPhone" })).toContainText(
        "Last used",
      );
      await expectAccessible(here);

      await list.getByRole("button", { name: /^Sign out of Chrome on Windows, last used .+ UTC$/ }).click();
      await expect(here.getByText("Browser signed out")).toBeVisible();
      await expect(list.getByRole("listitem")).toHaveCount(2);
      await expect(list.getByRole("button", { name: "Sign out of Safari on iPhone" })).toBeFocused();
      await expectSignedOut(there);
      await phone.goto("/runs");
      await expect(phone.getByRole("heading", { name: "Runs", level: 1 })).toBeVisible();

      await here.getByRole("button", { name: "Sign out everywhere else" }).click();
      const dialog = here.getByRole("dialog");
      await expectAccessible(here);
      await dialog.getByRole("button", { name: "Sign out" }).click();
      await expect(here.getByText("Signed out everywhere else", { exact: true })).toBeVisible();
      await expect(list.getByRole("listitem")).toHaveCount(1);
      await expect(here.getByRole("button", { name: "Sign out everywhere else" })).toBeHidden();
      await expect(here.locator("#main")).toBeFocused();
      await expectSignedOut(phone);
      await here.goto("/runs");
      await expect(here.getByRole("heading", { name: "Runs", level: 1 })).toBeVisible();
      for (const page of [here, there, phone]) await page.context().close();
    });
  });

test("signing out also invalidates a copy of the cookie", async ({ browser, app }) => {
  const page = await signInBrowser(browser, app, DESKTOP);
  const copy = await browser.newContext({ baseURL: app.url });
  await copy.addCookies(await page.context().cookies());
  const copied = await copy.newPage();
  await copied.goto("/runs");
  await expect(copied.getByRole("heading", { name: "Runs", level: 1 })).toBeVisible();

  await page.getByRole("button", { name: "Account" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await expectSignedOut(copied);
  await copy.close();
  await page.context().close();
});

/** Returns the person's session cookie in the format of older app versions, which didn't record sign-ins. */
async function earlierSession(page: Page, { dataDir }: Installation): Promise<string> {
  const secret = readFileSync(join(dataDir, "secret"), "utf8").trim();
  const cookies = await page.context().cookies();
  const token = cookies.find(({ name }) => name === SESSION_COOKIE)?.value;
  const { signIn, ...claims } = (await decode({ token, secret })) ?? {};
  expect({ signIn, claims }).toMatchObject({
    signIn: expect.any(String),
    claims: { sub: expect.any(String) },
  });
  return encode({ token: claims, secret });
}

test("a visitor with a damaged or outdated cookie is sent to the sign-in page, and back after signing in", async ({
  browser,
  app,
  installation,
}) => {
  const page = await signInBrowser(browser, app, DESKTOP);
  const earlier = await earlierSession(page, installation);
  const { host } = new URL(app.url);
  for (const [name, value] of [
    [SESSION_COOKIE, "eyJhbGciOiJkaXIifQ..a.b.c"],
    [SESSION_COOKIE, earlier],
    ["next-auth.callback-url", `${app.url}@x`],
    ["next-auth.callback-url", "//evil.test"],
    ["next-auth.csrf-token", "|||"],
  ] as const) {
    // Leaves the app, because an open page without a valid session would go to the sign-in page on its own.
    await page.goto("about:blank");
    await page.context().addCookies([{ name, value: encodeURIComponent(value), url: app.url }]);
    const answer = await page.goto("/runs?page=2");
    expect(answer?.status(), `${name}=${value}`).toBe(200);
    if (name !== SESSION_COOKIE) continue;
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await page.getByLabel("Email").fill(app.dana);
    await page.getByLabel("Password").fill(app.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL((url) => url.host === host && url.pathname + url.search === "/runs?page=2");
  }
  // Signing in and out still works with the leftover cookies.
  await page.goto("about:blank");
  await page.context().clearCookies({ name: SESSION_COOKIE });
  await page.context().addCookies([{ name: "next-auth.callback-url", value: `${app.url}@x`, url: app.url }]);
  await page.goto("/sign-in?callbackUrl=//evil.test");
  await page.getByLabel("Email").fill(app.dana);
  await page.getByLabel("Password").fill(app.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => url.host === host && url.pathname === "/");
  await page.context().close();
});

test("signing in opens the reviews for approvers, and Home for everyone else", async ({ browser, app }) => {
  for (const [email, start] of [
    ["sam@alderfinch.test", "Reviews"],
    [app.dana, "Home"],
  ] as const) {
    const page = await (await browser.newContext({ baseURL: app.url })).newPage();
    await page.goto("/sign-in");
    await page.getByLabel("Email").fill(email);
    await page.getByLabel("Password").fill(app.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("heading", { name: start, level: 1 })).toBeVisible();
    await page.context().close();
  }
});

test.describe("strangers who guess passwords", () => {
  test.use({ refusals: [401] });

  test("don't lock out other accounts or a browser that has signed in before", async ({ browser, app }) => {
    const email = "noor@alderfinch.test";
    const known = await signInBrowser(browser, app, { ...DESKTOP, email });
    await known.getByRole("button", { name: "Account" }).click();
    await known.getByRole("menuitem", { name: "Sign out" }).click();
    await known.getByRole("heading", { name: "Sign in" }).waitFor();

    const stranger = await (await browser.newContext({ baseURL: app.url })).newPage();
    await stranger.goto("/sign-in");
    await stranger.getByLabel("Email").fill(email);
    for (let i = 0; i < 11; i++) {
      await stranger.getByLabel("Password").fill(`wrong password ${i}`);
      const answered = stranger.waitForResponse(/callback\/credentials/);
      await stranger.getByRole("button", { name: "Sign in" }).click();
      await answered;
      await expect(stranger.getByRole("button", { name: "Sign in" })).toBeEnabled();
    }
    await expect(stranger.getByText("Wait a few minutes and try again.")).toBeVisible();
    await stranger.getByLabel("Password").fill(app.password);
    await stranger.getByRole("button", { name: "Sign in" }).click();
    await expect(stranger.getByText("Too many attempts")).toBeVisible();

    await known.getByLabel("Email").fill(email);
    await known.getByLabel("Password").fill(app.password);
    await known.getByRole("button", { name: "Sign in" }).click();
    await known.getByRole("heading", { name: "Home", level: 1 }).waitFor();
    for (const page of [known, stranger]) await page.context().close();
    const other = await signInBrowser(browser, app, { ...DESKTOP, email: "sam@alderfinch.test" });
    await other.context().close();
  });
});
