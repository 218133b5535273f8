import { parseEnv, settle } from "@/server/env";

/** The settings of every test, on its database; in each of its processes the same secret. */
export function settleOn(databaseUrl: string, variables: Record<string, string> = {}): void {
  settle({ ...parseEnv({ LOG_LEVEL: "silent", ...variables }), databaseUrl, appSecret: "x".repeat(32) });
}
