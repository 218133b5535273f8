import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

/** Runs a command whose code can't be loaded. */
function runBroken(options) {
  const script = `
    import { runCommand } from "./scripts/command.mjs";
    await runCommand(() => import("./missing.mjs"), ${JSON.stringify(options)});`;
  return spawnSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8" });
}

test.each([
  [{}, 1],
  [{ failed: 2 }, 2],
])("a command that can't be loaded with %j exits with %i, and says why", (options, expected) => {
  const { status, stderr } = runBroken(options);
  expect(status).toBe(expected);
  expect(stderr).toContain("missing.mjs");
});
