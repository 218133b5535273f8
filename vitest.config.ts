import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@": import.meta.dirname } },
  test: {
    include: ["{app,components,faults,prisma,scripts,server}/**/*.test.{ts,mjs}"],
    // Tests wait for Postgres more than they compute.
    maxWorkers: 3,
    execArgv: ["--expose-gc"],
    // Loading Prisma, Next and the SDKs for each file would take longer than most tests.
    isolate: false,
    setupFiles: "server/testing/new-process.ts",
    globalSetup: "server/testing/database/postgres.ts",
    // Everything waits on conditions, so a slow machine needs patience only when something is broken.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Tests never see the database that this shell happens to be set up for.
    env: { DATABASE_URL: "", MIGRATION_DATABASE_URL: "", LOG_LEVEL: "silent" },
  },
});
