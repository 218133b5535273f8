import { execFileSync } from "node:child_process";
import { readWelcome } from "@/server/transports/cli/welcome";
import type { App } from "./organization";
import { ownerUrlOf } from "./sql";

export const PASSWORD = "a long enough password";

/** Creates an organization with an owner, through the command line, while the app runs. */
export function createOrganization({ dataDir }: App, name: string, owner: string): string {
  const args = ["scripts/org.mjs", "create", name, "--owner", owner, "--password", PASSWORD, "--json"];
  const env = {
    ...process.env,
    DATA_DIR: dataDir,
    ...(process.env.JOURNEYS_START
      ? { DATABASE_URL: readWelcome(dataDir)?.databaseUrl, MIGRATION_DATABASE_URL: ownerUrlOf(dataDir) }
      : { DATABASE_URL: "", MIGRATION_DATABASE_URL: "" }),
    ENV_FILE: "",
  };
  return execFileSync(process.execPath, args, { env, stdio: ["ignore", "pipe", "ignore"] }).toString();
}
