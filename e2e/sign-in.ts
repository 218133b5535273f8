import type { Page } from "@playwright/test";
import type { App } from "./app";

/** Everybody of the demo has the installation's one password. */
export async function signIn(page: Page, app: App, email = app.email): Promise<void> {
  await page.goto(`${app.url}/sign-in`);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(app.password);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Workflows", level: 1 }).waitFor();
}
