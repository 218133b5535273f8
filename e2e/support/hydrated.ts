import type { Page } from "playwright/test";

/** Waits until the page responds to keys and clicks. */
export async function untilHydrated(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const button = document.querySelector("nav button[aria-keyshortcuts]");
    return button !== null && Object.keys(button).some((key) => key.startsWith("__reactProps"));
  });
  // The listeners are attached one frame later.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
}
