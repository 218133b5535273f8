// Runs the production app as scripts/start.mjs does after a build. It ends with the process that started it.
import { main } from "@/server/main";

process.stdin.on("end", () => process.exit(1)).resume();
await main({ dev: false });
