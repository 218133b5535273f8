// Runs the app for the fault suite, as scripts/start.mjs does after a build. Exits with its parent process.
import { main } from "../server/generated/bundles/main.js";

process.stdin.on("end", () => process.exit(1)).resume();
await main({ dev: false });
