import { fileURLToPath } from "node:url";
import { defineConfig } from "prisma/config";

// `prisma generate` expects a schema engine at this path but doesn't run it, so any existing file will do. Without
// the variable, Prisma downloads an engine that isn't needed: server/infra/database/migrate.ts applies the migrations.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(import.meta.url);
process.env.CHECKPOINT_DISABLE ??= "1";
process.env.PRISMA_HIDE_UPDATE_MESSAGE ??= "1";

export default defineConfig({
  schema: "prisma/schema",
  migrations: { path: "prisma/migrations" },
});
