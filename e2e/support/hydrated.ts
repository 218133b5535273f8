import type { Page } from "playwright/test";

/** Waits until the page responds to keys and clicks. */
export async function untilHydrated(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const container = Object.entries(document).find(([key]) => key.startsWith("__reactContainer$"))?.[1];
    return container?.stateNode.current.memoizedState.isDehydrated === false;
  });
  // Listeners in effects are attached one frame later.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
}
