// npm run test:installation: runs journeys on an installation like the one in compose.yaml, but with programs from
// Debian packages instead of images. Then kills a process during calls, and deploys while visitors use the app.
// Uses temporary folders and free ports, and cleans up afterward.
import { existsSync } from "node:fs";
import { execPath, stdout } from "node:process";
import { prepare } from "./build.mjs";
import { requireChromium } from "./chromium.mjs";
import { explain, program, Refusal, requireNode, run, step } from "./terminal.mjs";
import { chooseTestBuild } from "./test-build.mjs";

const JOURNEYS = [
  ...["app/smoke", "app/hostile", "api/api-story", "api/api-wire", "runs/run-story", "runs/inngest-mount"],
  ...["reviews/decide", "reviews/link", "settings/members", "editor/two-people"],
].map((name) => `e2e/${name}.spec.ts`);

chooseTestBuild();

try {
  requireNode();
  await prepare({ pages: false });
  requireJourneys();
  await requirePrograms();
  const chromium = await requireChromium();
  await prepare();
  const journeys = [program("playwright/cli.js"), "test", ...JOURNEYS];
  await stage("Journeys on two processes behind a proxy", journeys, {
    CHROMIUM_PATH: chromium,
    JOURNEYS_START: "--import tsx e2e/composed/main.ts",
  });
  for (const [title, file] of [
    ["A process killed during calls", "crash.ts"],
    ["A deploy while the app is in use", "deploy.ts"],
  ])
    stdout.write(await stage(title, ["--import", "tsx", `e2e/composed/${file}`]));
} catch (error) {
  stdout.write(`\n${explain(error)}\n`);
  process.exit(1);
}

function requireJourneys() {
  const missing = JOURNEYS.find((file) => !existsSync(file));
  if (missing) throw new Refusal(`There's no ${missing}. Correct the list in scripts/test-installation.mjs.`);
}

async function requirePrograms() {
  const { register } = await import("tsx/esm/api");
  register();
  const { findPrograms } = await import("../e2e/composed/programs.ts");
  try {
    findPrograms();
  } catch (error) {
    throw new Refusal(error.message);
  }
}

async function stage(title, command, settings = {}) {
  return step(title, async () => {
    const { code, output } = await run(execPath, command, { env: settings });
    if (code !== 0) throw new Refusal(output.trim());
    return `\n${output.trim().split("\n").slice(-12).join("\n")}\n`;
  });
}
