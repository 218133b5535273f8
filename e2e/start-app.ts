import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const START_SECONDS = 180;

/** Playwright's global set-up: the production app as a visitor starts it, with data, port and build of its own. */
export default async function startApp() {
  const dataDir = mkdtempSync(join(tmpdir(), "countersign-journeys-"));
  const port = await findFreePort();
  const app = spawn(process.execPath, ["scripts/start.mjs"], {
    env: {
      ...process.env,
      ENV_FILE: "",
      NEXT_DIST_DIR: ".next-test",
      DATABASE_URL: "",
      DATA_DIR: dataDir,
      HOST: "127.0.0.1",
      PORT: String(port),
      PUBLIC_URL: "",
      LOG_LEVEL: "warn",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  await waitUntilServing(app, `http://localhost:${port}/api/health`);
  // The workers inherit it: ./app.ts reads where to go from there.
  process.env.JOURNEYS_DATA_DIR = dataDir;
  return async () => {
    await end(app);
    rmSync(dataDir, { recursive: true, force: true });
  };
}

async function waitUntilServing(app: ChildProcess, url: string) {
  let output = "";
  for (const stream of [app.stdout, app.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  for (const deadline = Date.now() + START_SECONDS * 1000; Date.now() < deadline; await sleep(100)) {
    if (app.exitCode !== null) break;
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
  }
  await end(app);
  throw new Error(`The app did not start:\n${output}`);
}

async function end(app: ChildProcess) {
  if (app.exitCode !== null) return;
  const ended = new Promise((resolve) => app.once("exit", resolve));
  app.kill("SIGTERM");
  await ended;
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
