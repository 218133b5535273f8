import { test as base } from "playwright/test";
import { type App, askForOrganization } from "./organization";

export { expect } from "playwright/test";

/**
 * Playwright's test with a running app. Each file is a project with its own worker (playwright.config.ts) and
 * its own organization in a shared app. A console error or an uncaught exception on a page fails the journey.
 * Browsers also log expected failures as errors: `refusals` lists expected statuses, and `outages` allows
 * network errors.
 */
export const test = base.extend<
  { refusals: number[]; outages: boolean; silentConsole: undefined },
  { app: App }
>({
  refusals: [[], { option: true }],
  outages: [false, { option: true }],
  app: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from it.
    async ({}, use, { workerIndex }) => use(await askForOrganization(workerIndex)),
    { scope: "worker", timeout: 180_000 },
  ],
  baseURL: async ({ app }, use) => use(app.url),
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
