// npm run org: manages organizations and members from the command line.
import { runCommand } from "./command.mjs";

await runCommand(async () => (await import("../server/generated/bundles/org.js")).runOrg);
