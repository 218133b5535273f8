// npm run rotate-secret: encrypts what is stored with a new secret.
import { argv, chdir, env, stderr } from "node:process";
import { fileURLToPath } from "node:url";
import { prepare } from "./build.mjs";
import { explain, requireNode } from "./terminal.mjs";

chdir(fileURLToPath(new URL("..", import.meta.url)));
env.LOG_LEVEL ??= "warn";

try {
  requireNode();
  await prepare({ pages: false });
} catch (error) {
  stderr.write(`\n${explain(error)}\n\n`);
  process.exit(1);
}

const { register } = await import("tsx/esm/api");
register();
const { runRotateSecret } = await import("../server/cli/rotate-secret.ts");
process.exitCode = await runRotateSecret(argv.slice(2));
