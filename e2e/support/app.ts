import { test as base } from "@playwright/test";
import { Installation } from "./installation";

export { expect } from "@playwright/test";

/** What the app told its first visitor: where it is, and the demo owner's sign-in and API token. */
export type App = { url: string; email: string; password: string; token: string };

/**
 * Playwright's test with a running app, whose data are those of one file of journeys: each file is a project with a
 * worker of its own (playwright.config.ts). `variables`: what the app is started with; a console error or an uncaught exception of a page fails the journey.
 * `refusals`: the statuses that a journey means to be refused with; `outages`: it means to be cut off the server.
 * Browsers log both as errors.
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
