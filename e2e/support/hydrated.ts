import type { Browser, Page } from "playwright/test";

/** Waits until the page responds to keys and clicks. */
export async function untilHydrated(page: Page): Promise<void> {
  await untilRendered(page);
  // Listeners in effects are attached one frame later.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
}

const awaiting = new WeakSet<Page>();

/** Makes `goto` and `reload` wait until React has rendered the page. A click before that would have no effect. */
export function awaitRendering(page: Page): void {
  if (awaiting.has(page)) return;
  awaiting.add(page);
  const goto = page.goto.bind(page);
  page.goto = async (url, options) => {
    const response = await goto(url, options);
    if (!options?.waitUntil) await untilRendered(page);
    return response;
  };
  const reload = page.reload.bind(page);
  page.reload = async (options) => {
    const response = await reload(options);
    if (!options?.waitUntil) await untilRendered(page);
    return response;
  };
}

/** Calls `awaitRendering` for all pages of this browser's new contexts, unless their scripts are disabled. */
export function awaitRenderingIn(browser: Browser): void {
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const context = await newContext(options);
    if (options?.javaScriptEnabled !== false) context.on("page", awaitRendering);
    return context;
  };
}

async function untilRendered(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    if (!document.querySelector("script[src*='/_next/']")) return true;
    // React puts parts that load late into hidden elements at the end of the page, then moves them into place.
    if (document.querySelector("body > [hidden][id^='S:']")) return false;
    const container = Object.entries(document).find(([key]) => key.startsWith("__reactContainer$"))?.[1];
    const root = container?.stateNode.current;
    if (root?.memoizedState.isDehydrated !== false) return false;
    // Parts whose code loads late show the server's HTML and ignore clicks until they're hydrated.
    for (let fiber = root; ; ) {
      if (fiber.memoizedState?.dehydrated) return false;
      if (fiber.child) {
        fiber = fiber.child;
        continue;
      }
      while (!fiber.sibling) {
        if (fiber === root || !fiber.return) return true;
        fiber = fiber.return;
      }
      fiber = fiber.sibling;
    }
  });
}

/**
 * Holds back the app's scripts, as on a slow network, until the returned function is called. That function first
 * waits until at least one script is held back. With `text`, holds back only the scripts that contain it.
 */
export async function holdScripts(page: Page, text = ""): Promise<() => Promise<void>> {
  let holds = () => {};
  const held = new Promise<void>((resolve) => {
    holds = resolve;
  });
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  await page.route("**/_next/static/**/*.js", async (route) => {
    if (text === "" || (await (await route.fetch()).text()).includes(text)) {
      holds();
      await arrived;
    }
    await route.fallback();
  });
  return async () => {
    await held;
    arrive();
  };
}
