import { test as base } from "playwright/test";
import { Installation } from "./installation";

export { expect } from "playwright/test";

/** What the app prints for its first visitor: its address and the demo owner's sign-in and API token. */
export type App = { url: string; email: string; password: string; token: string };

/**
 * Playwright's test with a running app per file: each file is a project with its own worker
 * (playwright.config.ts). `variables`: the app's environment. A console error or an uncaught exception on a
 * page fails the journey. Browsers also log expected failures as errors: `refusals` lists expected statuses,
 * and `outages` allows network errors.
 */
export const test = base.extend<
  { refusals: number[]; outages: boolean; silentConsole: undefined },
  { variables: Record<string, string>; installation: Installation; app: App }
>({
  refusals: [[], { option: true }],
  outages: [false, { option: true }],
  variables: [{}, { scope: "worker" }],
  installation: [
    async ({ variables }, use) => {
      const installation = new Installation();
      try {
        await installation.start(variables);
        await use(installation);
      } finally {
        await installation.remove();
      }
    },
    { scope: "worker", timeout: 180_000 },
  ],
  app: [async ({ installation }, use) => use(installation.welcome as App), { scope: "worker" }],
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
