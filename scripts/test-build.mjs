// Makes the production build for tests in a separate folder, so that a running app keeps its build.
import { argv, chdir, env, stderr } from "node:process";
import { fileURLToPath } from "node:url";
import { prepare } from "./build.mjs";
import { explain, requireNode } from "./terminal.mjs";

/** Call this first. Makes later paths relative to the project and keeps tests from reading .env. */
export function chooseTestBuild() {
  chdir(fileURLToPath(new URL("..", import.meta.url)));
  env.NEXT_TELEMETRY_DISABLED = "1";
  env.NEXT_DIST_DIR = ".next-test";
  env.ENV_FILE = "";
}

/**
 * Builds the app, runs the suite's main function, and exits with its status. `load` imports that function from
 * TypeScript, so `load` is called only after tsx is registered.
 */
export async function runSuite(load) {
  chooseTestBuild();
  try {
    requireNode();
    await prepare();
  } catch (error) {
    stderr.write(`\n${explain(error)}\n\n`);
    process.exit(1);
  }
  const { register } = await import("tsx/esm/api");
  register();
  const main = await load();
  try {
    process.exit(await main(argv.slice(2), env.NEXT_DIST_DIR));
  } catch (error) {
    if (!String(error?.code).startsWith("ERR_PARSE_ARGS_")) throw error;
    stderr.write(`\n${error.message}\n\n`);
    process.exit(2);
  }
}
