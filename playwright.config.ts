import { defineConfig } from "playwright/test";

export default defineConfig({
  testDir: "e2e",
  globalSetup: "./e2e/support/set-up.ts",
  // Each file has its own data, and its journeys run in order. Journeys spend a third of their time waiting, so three
  // workers keep two cores busy.
  workers: 3,
  forbidOnly: true,
  // Tests wait for conditions instead of fixed times, so only a broken test reaches this limit.
  timeout: 90_000,
  expect: { timeout: 20_000 },
  outputDir: "test-results",
  use: {
    browserName: "chromium",
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH,
      // Most users aren't in the server's time zone, which is UTC.
      env: { ...process.env, TZ: "Asia/Tokyo" },
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"].concat(
        "--disable-background-networking",
        "--disable-component-update",
        // With one process for all pages of a browser, a new page doesn't have to compile the app's scripts again.
        "--renderer-process-limit=1",
      ),
    },
  },
});
