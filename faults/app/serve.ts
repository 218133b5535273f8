// Runs the production app as scripts/start.mjs does after a build. Exits with its parent process.
import { main } from "@/server/main";

process.stdin.on("end", () => process.exit(1)).resume();
await main({ dev: false });
