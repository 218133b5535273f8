// Shared by the commands that use the app's database.
import { argv, chdir, env, stderr } from "node:process";
import { fileURLToPath } from "node:url";
import { prepare } from "./build.mjs";
import { explain, requireNode } from "./terminal.mjs";

/**
 * Installs and builds whatever has changed, then runs the command that `load` imports. Exits with the command's status,
 * or with the status `failed` if the command can't be built or loaded.
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
