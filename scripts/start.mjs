// Installs and builds whatever has changed, then runs the app in the same process, so that killing that
// process leaves nothing running.
import { argv, chdir, env, stderr } from "node:process";
import { fileURLToPath } from "node:url";
import { prepare } from "./build.mjs";
import { explain, requireNode } from "./terminal.mjs";

chdir(fileURLToPath(new URL("..", import.meta.url)));
const dev = argv.includes("--dev");
env.NODE_ENV = dev ? "development" : "production";
env.NEXT_TELEMETRY_DISABLED = "1";
// Hides deprecation warnings in production, because they matter only to developers.
process.noDeprecation = !dev;

try {
  requireNode();
  await prepare({ pages: !dev, production: !dev });
} catch (error) {
  stderr.write(`\n${explain(error)}\n\n`);
  process.exit(1);
}

// In development, maps stack traces to sources, as `next dev` does. In production, reading the source maps of all
// packages and pages would slow down every start.
if (dev) process.setSourceMapsEnabled(true);
const { main } = await import("../server/generated/bundles/main.js");
await main({ dev });
