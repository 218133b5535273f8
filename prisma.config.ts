import { fileURLToPath } from "node:url";
import { defineConfig } from "prisma/config";

// `prisma generate` only asks that this file exists. Without it the CLI downloads a native engine that the
// project does not use: migrations are applied by server/infra/database/migrate.ts.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(import.meta.url);
process.env.CHECKPOINT_DISABLE ??= "1";
process.env.PRISMA_HIDE_UPDATE_MESSAGE ??= "1";

export default defineConfig({
  schema: "prisma/schema",
  migrations: { path: "prisma/migrations" },
});
