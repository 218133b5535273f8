// node scripts/bundle.mjs writes each program of the server as one JavaScript file, because loading hundreds
// of TypeScript files takes longer than the rest of the startup. Packages stay in node_modules.
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { stderr } from "node:process";
import { build } from "esbuild";
import { BUNDLES } from "./build.mjs";

try {
  const { outputFiles } = await build({
    entryPoints: ["server/main.ts", "server/transports/cli/org.ts", "server/transports/cli/rotate-secret.ts"],
    entryNames: "[name]",
    outdir: BUNDLES,
    bundle: true,
    packages: "external",
    platform: "node",
    target: "node20.19",
    format: "esm",
    // For server/infra/stack-trace.ts.
    sourcemap: true,
    sourcesContent: false,
    logLevel: "silent",
    write: false,
  });
  mkdirSync(BUNDLES, { recursive: true });
  for (const { path, contents } of outputFiles) replace(path, contents);
} catch (error) {
  stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

/** Replaces the file atomically, because a starting process may be about to read it. */
function replace(path, contents) {
  writeFileSync(`${path}.new`, contents);
  renameSync(`${path}.new`, path);
}
