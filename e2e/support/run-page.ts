import type { APIRequestContext, Locator, Page } from "playwright/test";
import { expect } from "./app";
import { read } from "./inbox";
import type { App } from "./organization";

/** Chooses an action from a run's menu. */
export async function chooseRunAction(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: "Run actions" }).click();
  await page.getByRole("menuitem", { name, exact: true }).click();
}

/** The steps of a run: lanes of a chart, or a list on a phone. */
export function lanes(page: Page): Locator {
  return page.getByRole("navigation", { name: "Run steps" });
}

/** One of a run's figures, such as "Working". */
export function figure(page: Page, label: string): Locator {
  return page.getByText(label, { exact: true }).locator("xpath=../dd");
}

export async function untilStatus(request: APIRequestContext, app: App, runId: string, status: string) {
  await expect
    .poll(async () => (await read(request, app, `/workflows/runs/${runId}`)).status, { timeout: 120_000 })
    .toBe(status);
}
