import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@": import.meta.dirname } },
  test: {
    include: ["{app,components,prisma,scripts,server}/**/*.test.ts"],
    globalSetup: "server/testing/postgres.ts",
    // Tests never see the database that this shell happens to be set up for.
    env: { DATABASE_URL: "", LOG_LEVEL: "silent" },
  },
});
