import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, BrowserType, LaunchOptions } from "playwright/test";

/** The options of a browser context that differ between journeys. */
export interface Device {
  baseURL: string;
  viewport: { width: number; height: number } | null;
  hasTouch: boolean;
  isMobile: boolean;
  javaScriptEnabled: boolean;
}

/** Each has its own browser. */
const MOST_KEPT = 3;

/**
 * A worker's browsers. The next journey on the same device gets the same browser, with its caches but without
 * cookies and storage: a page takes half the time if its scripts are cached.
 */
export class Profiles {
  readonly #kept = new Map<string, BrowserContext>();
  readonly #folders = new Map<BrowserContext, string>();

  constructor(
    private readonly chromium: BrowserType,
    private readonly launchOptions: LaunchOptions,
  ) {}

  async open(device: Device): Promise<BrowserContext> {
    const key = JSON.stringify(device);
    const context = this.#kept.get(key) ?? (await this.#launch(device));
    // Moves the key to the end, so that the first is the one not used for the longest time.
    this.#kept.delete(key);
    this.#kept.set(key, context);
    const [oldest] = this.#kept.values();
    if (oldest && this.#kept.size > MOST_KEPT) {
      this.forget(oldest);
      await this.release(oldest);
    }
    return context;
  }

  /** Closes the context on release, because a journey changes it in a way that can't be undone. */
  forget(context: BrowserContext): void {
    for (const [key, kept] of this.#kept) if (kept === context) this.#kept.delete(key);
  }

  /** Removes what the journey left. */
  async release(context: BrowserContext): Promise<void> {
    if ([...this.#kept.values()].includes(context)) return clean(context);
    await context.close();
    rmSync(this.#folders.get(context) ?? "", { recursive: true, force: true });
    this.#folders.delete(context);
  }

  async closeAll(): Promise<void> {
    this.#kept.clear();
    for (const context of this.#folders.keys()) await this.release(context);
  }

  async #launch(device: Device): Promise<BrowserContext> {
    const folder = mkdtempSync(join(tmpdir(), "countersign-profile-"));
    const context = await this.chromium.launchPersistentContext(folder, { ...this.launchOptions, ...device });
    this.#folders.set(context, folder);
    return context;
  }
}

async function clean(context: BrowserContext): Promise<void> {
  // Without a page, the browser would end.
  const [blank, ...pages] = context.pages();
  if (!blank) throw new Error("the browser's first page was closed");
  const visited = new Set(pages.map((page) => new URL(page.url()).origin));
  for (const page of pages) await page.close();
  await context.unrouteAll();
  await context.setOffline(false);
  await context.clearPermissions();
  await context.clearCookies();
  const session = await context.newCDPSession(blank);
  const storageTypes = "local_storage,indexeddb,cache_storage";
  for (const origin of visited)
    if (origin !== "null") await session.send("Storage.clearDataForOrigin", { origin, storageTypes });
  await session.detach();
}
