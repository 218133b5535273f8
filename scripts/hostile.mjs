// npm run test:hostile: hostile requests, and isolation between organizations. Builds into the folder that
// `npm test` builds into.
import { argv, chdir, env, stderr } from "node:process";
import { fileURLToPath } from "node:url";
import { prepare } from "./build.mjs";
import { explain, requireNode } from "./terminal.mjs";

chdir(fileURLToPath(new URL("..", import.meta.url)));
env.NEXT_TELEMETRY_DISABLED = "1";
env.NEXT_DIST_DIR = ".next-test";
env.ENV_FILE = "";

try {
  requireNode();
  await prepare();
} catch (error) {
  stderr.write(`\n${explain(error)}\n\n`);
  process.exit(1);
}

const { register } = await import("tsx/esm/api");
register();
const { runHostile } = await import("../faults/hostile/main.ts");
process.exit(await runHostile(argv.slice(2), env.NEXT_DIST_DIR));
