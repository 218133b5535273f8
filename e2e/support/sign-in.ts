import { type Cookie, type Page, request } from "playwright/test";
import { awaitRendering } from "./hydrated";
import type { App } from "./organization";

/**
 * The cookies of people who have signed in, keyed by app, organization, and email address, so that each person signs in
 * only once.
 */
const signedIn = new Map<string, Promise<Cookie[]>>();

/** Signs in as one of the demo's people, the owner by default, and opens a page. */
export async function signIn(page: Page, app: App, email = app.dana, path = "/workflows"): Promise<void> {
  await addSignIn(page, app, email);
  awaitRendering(page);
  await page.goto(`${app.url}${path}`);
  if (path === "/workflows") await page.getByRole("heading", { name: "Workflows", level: 1 }).waitFor();
}

/** Signs in without opening a page. */
export async function addSignIn(page: Page, app: App, email = app.dana): Promise<void> {
  await page.context().addCookies(await signInCookies(app, email));
}

/** All journeys that sign in as this person share the sign-in. */
async function signInCookies(app: App, email = app.dana): Promise<Cookie[]> {
  const key = `${app.dataDir} ${app.token} ${email}`;
  const cookies = signedIn.get(key) ?? signInSeparately(app, email).then(({ cookies }) => cookies);
  signedIn.set(key, cookies);
  return cookies;
}

/**
 * Leaves the app before the session ends. Otherwise, the open page's requests would be refused, and it would go to
 * the sign-in page on its own.
 */
export async function signOut(page: Page): Promise<void> {
  await page.goto("about:blank");
  await page.context().clearCookies();
}

/** Returns the cookies of a separate sign-in, for a journey that ends it. */
export async function signInSeparately(app: App, email = app.dana) {
  const client = await request.newContext({ baseURL: app.url });
  const { csrfToken } = await (await client.get("/api/auth/csrf")).json();
  const answer = await client.post("/api/auth/callback/credentials", {
    headers: { origin: app.url },
    data: { csrfToken, email, password: app.password, json: "true" },
  });
  if (!answer.ok()) throw new Error(await answer.text());
  const state = await client.storageState();
  await client.dispose();
  return state;
}
