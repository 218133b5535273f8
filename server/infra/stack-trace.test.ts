import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildSync } from "esbuild";
import { afterEach, beforeEach, expect, test } from "vitest";
import { nameSources } from "./stack-trace";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "countersign stack "));
});
afterEach(() => rmSync(folder, { recursive: true }));

const urlOf = (path: string) => pathToFileURL(join(folder, path)).href;

test("a position in a bundle becomes the position in its source", () => {
  writeFileSync(
    join(folder, "fail.ts"),
    "type No = 1;\n\nexport const fail = (no: No) => {\n  throw no;\n};\n",
  );
  buildSync({
    entryPoints: [join(folder, "fail.ts")],
    outdir: join(folder, "bundles"),
    bundle: true,
    format: "esm",
    sourcemap: true,
  });
  const lines = readFileSync(join(folder, "bundles/fail.js"), "utf8").split("\n");
  const line = lines.findIndex((text) => text.includes("throw no")) + 1;
  const stack = (position: string) => `Error: no\n    at async fail (${position})\n    at node:internal:1:1`;
  expect(line).not.toBe(4);
  expect(nameSources(stack(`${urlOf("bundles/fail.js")}:${line}:3`))).toBe(stack(`${urlOf("fail.ts")}:4:3`));
});

test("a position in a bundle without a source map is kept", () => {
  const stack = `Error: no\n    at fail (${urlOf("bundles/none.js")}:1:2)`;
  expect(nameSources(stack)).toBe(stack);
});
