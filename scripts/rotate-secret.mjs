// npm run rotate-secret: re-encrypts stored secrets with a new APP_SECRET.
import { runCommand } from "./command.mjs";

await runCommand(async () => (await import("../server/generated/bundles/rotate-secret.js")).runRotateSecret);
