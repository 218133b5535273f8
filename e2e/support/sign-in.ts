import type { Browser, Cookie, Page } from "playwright/test";
import type { App } from "./organization";

/** The cookies of people who have signed in to this worker's app, so that each person signs in once. */
const signedIn = new Map<string, Cookie[]>();

/** Signs in as one of the demo's people, the owner by default, and opens a page. */
export async function signIn(page: Page, app: App, email = app.dana, path = "/workflows"): Promise<void> {
  await addSignIn(page, app, email);
  await page.goto(`${app.url}${path}`);
  if (path === "/workflows") await firstPage(page);
}

/** Does the same for journeys that open their own page. */
export async function addSignIn(page: Page, app: App, email = app.dana): Promise<void> {
  const cookies = signedIn.get(email);
  if (cookies) return page.context().addCookies(cookies);
  await fillSignIn(page, app, email);
  signedIn.set(email, await page.context().cookies());
}

/**
 * Leaves the app before the session ends. An open page would send requests that are refused and go to sign-in
 * by itself.
 */
export async function signOut(page: Page): Promise<void> {
  await page.goto("about:blank");
  await page.context().clearCookies();
}

/** Returns the cookies of a separate sign-in, for a journey that ends it. */
export async function signInSeparately(browser: Browser, app: App, email = app.dana) {
  const context = await browser.newContext();
  await fillSignIn(await context.newPage(), app, email);
  const state = await context.storageState();
  await context.close();
  return state;
}

async function fillSignIn(page: Page, app: App, email: string): Promise<void> {
  await page.goto(`${app.url}/sign-in`);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(app.password);
  await page.keyboard.press("Enter");
  await firstPage(page);
}

const firstPage = (page: Page) => page.getByRole("heading", { name: "Workflows", level: 1 }).waitFor();
