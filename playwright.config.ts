import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "e2e",
  globalSetup: "./e2e/make-template.ts",
  // Each file of journeys is a project, and so has a worker and an app of its own: what one file leaves behind is
  // met by no other, whichever runs beside it. The journeys of a file run in order.
  projects: readdirSync(join(import.meta.dirname, "e2e"))
    .filter((name) => name.endsWith(".spec.ts"))
    .map((name) => ({ name: basename(name, ".spec.ts"), testMatch: name })),
  workers: 2,
  forbidOnly: true,
  // Everything waits on conditions, so a slow machine needs patience only when something is broken.
  timeout: 90_000,
  expect: { timeout: 20_000 },
  outputDir: "test-results",
  use: {
    browserName: "chromium",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH,
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"].concat(
        "--disable-background-networking",
        "--disable-component-update",
      ),
    },
  },
});
