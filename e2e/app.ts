import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test as base } from "@playwright/test";

export { expect } from "@playwright/test";

/** What the app told its first visitor: where it is, and the demo owner's sign-in and API token. */
export type App = { url: string; email: string; password: string; token: string };

/**
 * Playwright's test with the running app; a console error or an uncaught exception of a page fails the journey.
 * `refusals`: the statuses that a journey means to be refused with; `outages`: it means to be cut off the server.
 * Browsers log both as errors.
 */
export const test = base.extend<
  { refusals: number[]; outages: boolean; silentConsole: undefined },
  { app: App }
>({
  refusals: [[], { option: true }],
  outages: [false, { option: true }],
  app: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from it.
    async ({}, use) => {
      const dataDir = process.env.JOURNEYS_DATA_DIR ?? "";
      await use(JSON.parse(readFileSync(join(dataDir, "welcome.json"), "utf8")));
    },
    { scope: "worker" },
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
