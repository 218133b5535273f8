// Shared by the commands that change the app's data.
import { argv, chdir, env, stderr } from "node:process";
import { fileURLToPath } from "node:url";
import { prepare } from "./build.mjs";
import { explain, requireNode } from "./terminal.mjs";

/**
 * Installs and builds whatever has changed, runs the command, and exits with its status, or with `failed` if it can't be
 * run. `load` imports the command.
 */
export async function runCommand(load, { failed = 1 } = {}) {
  chdir(fileURLToPath(new URL("..", import.meta.url)));
  env.LOG_LEVEL ??= "warn";
  let run;
  try {
    requireNode();
    await prepare({ pages: false, production: true });
    run = await load();
  } catch (error) {
    stderr.write(`\n${explain(error)}\n\n`);
    process.exit(failed);
  }
  process.exitCode = await run(argv.slice(2));
}
