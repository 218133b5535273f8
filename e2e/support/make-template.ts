import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePort, launchApp } from "./app-process";
import { TEMPLATE } from "./installation";

/** Playwright's global setup: a first start, whose data every test installation copies. */
export default async function makeTemplate() {
  const dataDir = mkdtempSync(join(tmpdir(), "countersign-template-"));
  const app = launchApp({ dataDir, port: await findFreePort() });
  await app.serving();
  await app.end();
  // The workers inherit it.
  process.env[TEMPLATE] = dataDir;
  return () => rmSync(dataDir, { recursive: true, force: true });
}
