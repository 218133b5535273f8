// npm run verify: verifies an evidence file. The verifier (scripts/verify/) shares no code with the app and needs only
// three packages.
import { argv, cwd, env, stderr, stdout } from "node:process";
import { explain, requireNode } from "./terminal.mjs";

try {
  requireNode();
  const { runVerify } = await import("./verify/command.mjs");
  process.exitCode = runVerify(argv.slice(2), {
    // The caller's folder, because npm starts scripts in the folder of package.json.
    folder: env.INIT_CWD ?? cwd(),
    print: (text) => stdout.write(text),
    warn: (text) => stderr.write(text),
  });
} catch (error) {
  const isMissing = error?.code === "ERR_MODULE_NOT_FOUND";
  stderr.write(isMissing ? "Run npm ci first, to install the packages.\n" : `${explain(error)}\n`);
  process.exitCode = 2;
}
