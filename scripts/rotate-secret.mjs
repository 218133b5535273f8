// npm run rotate-secret: encrypts what is stored with a new secret.
import { runCommand } from "./command.mjs";

await runCommand(async () => (await import("../server/cli/rotate-secret.ts")).runRotateSecret);
