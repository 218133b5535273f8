import { appendFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePort } from "@/server/testing/servers/free-port";
import { launchApp } from "./app-process";
import { TEMPLATE } from "./installation";
import { shareApp } from "./shared-app";

/**
 * Playwright's global setup. Starts an app once, so that every installation can copy its data folder.
 * Prepares the shared app, which starts on first use.
 */
export default async function setUp() {
  const dataDir = mkdtempSync(join(tmpdir(), "countersign-template-"));
  const app = launchApp({ dataDir, port: await findFreePort() });
  await app.serving();
  await app.end();
  syncNothing(join(dataDir, "postgres/data/postgresql.conf"));
  // Inherited by the workers.
  process.env[TEMPLATE] = dataDir;
  const shared = await shareApp();
  return async () => {
    await shared.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}

/**
 * Makes Postgres let the operating system decide when to write to the disk. Acknowledged writes survive if a process is
 * killed, but not if the machine stops.
 */
function syncNothing(settings: string) {
  if (existsSync(settings)) appendFileSync(settings, "\nfsync = off\nfull_page_writes = off\n");
}
