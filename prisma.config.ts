import { fileURLToPath } from "node:url";
import { defineConfig } from "prisma/config";

// `prisma generate` needs this file to exist. Without it, the CLI downloads a native engine that the project
// doesn't use, because server/infra/database/migrate.ts applies the migrations.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(import.meta.url);
process.env.CHECKPOINT_DISABLE ??= "1";
process.env.PRISMA_HIDE_UPDATE_MESSAGE ??= "1";

export default defineConfig({
  schema: "prisma/schema",
  migrations: { path: "prisma/migrations" },
});
