import type { BrowserContext, BrowserType, LaunchOptions } from "playwright/test";
import { awaitRendering } from "./hydrated";

/** The options of a browser context that differ between journeys. */
export interface Device {
  baseURL: string;
  viewport: { width: number; height: number } | null;
  hasTouch: boolean;
  isMobile: boolean;
  javaScriptEnabled: boolean;
}

/**
 * Each context has its own browser, so only a few are kept. Four are enough for two screen sizes, both in the shared
 * app and in a file's own app.
 */
const MAX_KEPT = 4;

/** With an empty path, Playwright creates a temporary profile folder and removes it later. */
const TEMPORARY = "";

/**
 * A worker's browsers. The next journey on the same device gets the same browser, with its caches but without
 * cookies and storage, because a page with cached scripts loads in half the time.
 */
export class Profiles {
  readonly #kept = new Map<string, BrowserContext>();
  readonly #open = new Set<BrowserContext>();
  /** The origins that the journey's pages have shown. */
  readonly #visited = new Set<string>();

  constructor(
    private readonly chromium: BrowserType,
    private readonly launchOptions: LaunchOptions,
  ) {}

  async open(device: Device): Promise<BrowserContext> {
    const key = JSON.stringify(device);
    const context = this.#kept.get(key) ?? (await this.#launch(device));
    // Moves the key to the end, so that the first key is the least recently used.
    this.#kept.delete(key);
    this.#kept.set(key, context);
    const [oldest] = this.#kept.values();
    if (oldest && this.#kept.size > MAX_KEPT) {
      this.forget(oldest);
      await this.release(oldest);
    }
    return context;
  }

  /** Call this if a journey changes the context irreversibly. `release` then closes it. */
  forget(context: BrowserContext): void {
    for (const [key, kept] of this.#kept) if (kept === context) this.#kept.delete(key);
  }

  /** Clears the context for the next journey, or closes it if it isn't kept. */
  async release(context: BrowserContext): Promise<void> {
    if ([...this.#kept.values()].includes(context)) await removeTraces(context, this.#visited);
    else {
      await context.close();
      this.#open.delete(context);
    }
    this.#visited.clear();
  }

  async closeAll(): Promise<void> {
    this.#kept.clear();
    for (const context of this.#open) await this.release(context);
  }

  async #launch(device: Device): Promise<BrowserContext> {
    const options = { ...this.launchOptions, ...device };
    const context = await this.chromium.launchPersistentContext(TEMPORARY, options);
    context.on("page", (page) => {
      if (device.javaScriptEnabled) awaitRendering(page);
      page.on("framenavigated", (frame) => this.#visited.add(new URL(frame.url()).origin));
    });
    this.#open.add(context);
    return context;
  }
}

async function removeTraces(context: BrowserContext, visited: Iterable<string>): Promise<void> {
  // Without a page, the browser would exit.
  const [blank, ...pages] = context.pages();
  if (!blank) throw new Error("the browser's first page was closed");
  for (const page of pages) await page.close();
  await context.unrouteAll();
  await context.setOffline(false);
  await context.clearPermissions();
  await context.clearCookies();
  const session = await context.newCDPSession(blank);
  const storageTypes = "local_storage,indexeddb,cache_storage,service_workers";
  for (const origin of visited)
    if (origin !== "null") await session.send("Storage.clearDataForOrigin", { origin, storageTypes });
  await session.detach();
}
