import { test as base, type Clock } from "playwright/test";
import { awaitRenderingIn } from "./hydrated";
import { type App, askForOrganization } from "./organization";
import { PerFile } from "./per-file";
import { type Device, Profiles } from "./profiles";

export { expect } from "playwright/test";

interface Fixtures {
  app: App;
  refusals: number[];
  outages: boolean;
  clock: Clock;
  silentConsole: undefined;
}

/**
 * Playwright's `test`, extended with a running app. Each file has its own organization in a shared app. A console
 * error or an uncaught exception on a page fails the journey. Browsers also log failures that a journey expects, so
 * `refusals` lists expected statuses, and `outages` allows network errors. `clock` controls the browser's time.
 */
export const test = base.extend<Fixtures, { perFile: PerFile; profiles: Profiles }>({
  browser: [
    async ({ browser }, use) => {
      awaitRenderingIn(browser);
      await use(browser);
    },
    { scope: "worker" },
  ],
  refusals: [[], { option: true }],
  outages: [false, { option: true }],
  perFile: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's dependencies from it.
    async ({}, use) => {
      const perFile = new PerFile();
      await use(perFile);
      await perFile.clear();
    },
    { scope: "worker" },
  ],
  profiles: [
    async ({ playwright, launchOptions }, use) => {
      const profiles = new Profiles(playwright.chromium, launchOptions);
      await use(profiles);
      await profiles.closeAll();
    },
    { scope: "worker" },
  ],
  app: [
    async ({ perFile }, use, { file }) =>
      use(await perFile.get(file, "organization", async () => ({ value: await askForOrganization() }))),
    { timeout: 180_000 },
  ],
  baseURL: async ({ app }, use) => use(app.url),
  context: async ({ profiles, baseURL, viewport, hasTouch, isMobile, javaScriptEnabled }, use, info) => {
    const device: Device = { baseURL: baseURL ?? "", viewport, hasTouch, isMobile, javaScriptEnabled };
    const context = await profiles.open(device);
    await use(context);
    // Leaves the pages open after a failure, because Playwright uses them for its report and then ends the worker.
    if (info.status === info.expectedStatus) await profiles.release(context);
  },
  clock: async ({ profiles, context }, use) => {
    profiles.forget(context);
    await use(context.clock);
  },
  silentConsole: [
    async ({ page, refusals, outages }, use) => {
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(error.message));
      const expected = (text: string) =>
        refusals.some((status) => text.includes(`a status of ${status} `)) ||
        (outages && text.includes("net::ERR_"));
      page.on("console", (message) => {
        if (message.type() === "error" && !expected(message.text())) errors.push(message.text());
      });
      await use(undefined);
      base.expect(errors).toEqual([]);
    },
    { auto: true },
  ],
});
