import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { defineConfig } from "playwright/test";

export default defineConfig({
  testDir: "e2e",
  globalSetup: "./e2e/support/set-up.ts",
  // Each file is a project, so it gets its own worker and its own app, and no file sees the data of another.
  // The journeys of a file run in order.
  projects: readdirSync(join(import.meta.dirname, "e2e"), { encoding: "utf8", recursive: true })
    .filter((path) => path.endsWith(".spec.ts"))
    .map((path) => ({ name: basename(path, ".spec.ts"), testMatch: path })),
  // Journeys wait for a third of their time, so three keep two cores busy.
  workers: 3,
  forbidOnly: true,
  // Tests wait for conditions, so only a broken test takes this long.
  timeout: 90_000,
  expect: { timeout: 20_000 },
  outputDir: "test-results",
  use: {
    browserName: "chromium",
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH,
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"].concat(
        "--disable-background-networking",
        "--disable-component-update",
      ),
    },
  },
});
