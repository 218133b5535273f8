// npm run keys:rotate: replaces the key that signs the ledger.
import { runCommand } from "./command.mjs";

await runCommand(async () => (await import("../server/generated/bundles/rotate-keys.js")).runRotateKeys);
