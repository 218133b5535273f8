// npm run rotate-secret: encrypts stored secrets again with a new APP_SECRET.
import { runCommand } from "./command.mjs";

await runCommand(async () => (await import("../server/transports/cli/rotate-secret.ts")).runRotateSecret);
