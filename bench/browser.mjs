// Starts the signed-in browser that all measurements use.
import { requireChromium } from "../scripts/chromium.mjs";

export async function withBrowser(welcome, use) {
  const executablePath = await requireChromium();
  const { chromium } = await import("playwright/test");
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const storageState = await signIn(browser, welcome);
    const viewport = { width: 1440, height: 900 };
    /** Opens a page as a first-time visitor: signed in, but with an empty cache. */
    const openPage = async () => (await browser.newContext({ storageState, viewport })).newPage();
    return await use(openPage);
  } finally {
    await browser.close();
  }
}

async function signIn(browser, { url, email, password }) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${url}/sign-in`);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.keyboard.press("Enter");
  await page.waitForURL(({ pathname }) => pathname !== "/sign-in");
  const state = await context.storageState();
  await context.close();
  return state;
}

/** These functions find elements the same way the editor's end-to-end tests do. */
export const cardOf = (page, place) => page.getByRole("button", { name: new RegExp(`^Step ${place} of `) });
export const actionField = (page) => page.getByRole("textbox", { name: /^(Instructions|Question)/ });
export const everythingSaved = (page) => page.locator('[data-save-state="saved"]').waitFor();

/** Focuses the instructions field, which loads CodeMirror. */
export async function editInstructions(page) {
  await actionField(page).focus();
  await actionField(page).and(page.locator(".cm-content")).waitFor();
}
