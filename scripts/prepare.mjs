// npm run build: installs and builds everything `npm start` needs, so that it starts fast.
import { chdir, env, stderr } from "node:process";
import { fileURLToPath } from "node:url";
import { prepare } from "./build.mjs";
import { explain, requireNode } from "./terminal.mjs";

chdir(fileURLToPath(new URL("..", import.meta.url)));
env.NODE_ENV = "production";
env.NEXT_TELEMETRY_DISABLED = "1";

try {
  requireNode();
  await prepare({ production: true });
} catch (error) {
  stderr.write(`\n${explain(error)}\n\n`);
  process.exit(1);
}
