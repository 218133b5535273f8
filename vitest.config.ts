import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@": import.meta.dirname } },
  test: {
    include: ["{app,components,faults,prisma,scripts,server}/**/*.test.{ts,mjs}"],
    // Tests spend a third of their time waiting, mostly for Postgres, so three workers keep two cores busy.
    maxWorkers: 3,
    // With more room for new objects, Node collects garbage less often, which saves a twelfth of the CPU time.
    execArgv: ["--expose-gc", "--max-semi-space-size=64"],
    // Without this, loading Prisma, Next, and the SDKs for each file would take longer than most tests.
    isolate: false,
    setupFiles: "server/testing/new-process.ts",
    globalSetup: "server/testing/database/postgres.ts",
    // Tests wait for conditions, not for time, so a long timeout costs time only if something is broken.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Keeps tests from using a database set in this shell's environment.
    env: { DATABASE_URL: "", MIGRATION_DATABASE_URL: "", LOG_LEVEL: "silent" },
  },
});
