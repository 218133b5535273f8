import { parseEnv, settle } from "@/server/env";

/** The settings of every test, on its database; in each of its processes the same secret. */
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
