import { parseEnv, settle } from "@/server/infra/env";

/** Applies a test's settings: its database, and the same secret in each process. */
export function settleOn(
  { url, ownerUrl }: { url: string; ownerUrl: string },
  variables: Record<string, string> = {},
): void {
  settle({
    ...parseEnv({ LOG_LEVEL: "silent", ...variables }),
    databaseUrl: url,
    migrationDatabaseUrl: ownerUrl,
    appSecret: "x".repeat(32),
  });
}
