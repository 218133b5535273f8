// npm run test:inngest: runs the executor's scenarios on the Inngest server set in the environment variables.
// Without these variables, runs them on the embedded executor, both directly and over the signed endpoint.
// The outcomes have to match those recorded from an Inngest server.
import { execPath, stdout } from "node:process";
import { prepare } from "./build.mjs";
import { explain, program, Refusal, requireNode, run, step } from "./terminal.mjs";
import { chooseTestBuild } from "./test-build.mjs";

chooseTestBuild();

try {
  requireNode();
  await prepare();
  await stage("The recorded behavior of Inngest", "vitest/vitest.mjs", "run", "server/engine/conformance");
  await stage("Runs", "playwright/cli.js", "test", "e2e/runs/run-story.spec.ts");
  stdout.write("\nThe outcomes match those of an Inngest server.\n");
} catch (error) {
  stdout.write(`\n${explain(error)}\n`);
  process.exit(1);
}

async function stage(title, path, ...args) {
  await step(title, async () => {
    const { code, output } = await run(execPath, [program(path), ...args], {});
    if (code !== 0) throw new Refusal(output.trim());
  });
}
