import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePort, launchApp } from "./app-process";

/** Playwright's global set-up: the one app that most journeys go to. */
export default async function startApp() {
  const dataDir = mkdtempSync(join(tmpdir(), "countersign-journeys-"));
  const app = launchApp({ dataDir, port: await findFreePort() });
  await app.serving();
  // The workers inherit it: ./app.ts reads where to go from there.
  process.env.JOURNEYS_DATA_DIR = dataDir;
  return async () => {
    await app.end();
    rmSync(dataDir, { recursive: true, force: true });
  };
}
