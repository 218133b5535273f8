import { parseEnv, settle } from "@/server/infra/env";

/** Settles a test's settings on its database, with the same secret in each of its processes. */
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
