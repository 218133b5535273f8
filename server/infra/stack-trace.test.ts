import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildSync } from "esbuild";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeSourceNamer } from "./stack-trace";

let folder: string;
let bundle: string;
let line: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "countersign stack "));
  const source = "type No = 1;\n\nexport const fail = (no: No) => {\n  throw no;\n};\n";
  writeFileSync(join(folder, "fail.ts"), source);
  const outdir = join(folder, "bundles");
  buildSync({ entryPoints: [join(folder, "fail.ts")], outdir, bundle: true, format: "esm", sourcemap: true });
  bundle = urlOf("bundles/fail.js");
  const lines = readFileSync(join(outdir, "fail.js"), "utf8").split("\n");
  line = lines.findIndex((text) => text.includes("throw no")) + 1;
});
afterEach(() => rmSync(folder, { recursive: true }));

const urlOf = (path: string) => pathToFileURL(join(folder, path)).href;
const stackOf = (...positions: string[]) =>
  `Error: no\n${positions.map((position) => `    at async fail (${position})\n`).join("")}    at node:internal:1:1`;

/** Makes the map older than this process, as if the bundle had been written before the process started. */
function backdate() {
  const before = new Date(performance.timeOrigin - 60_000);
  utimesSync(join(folder, "bundles/fail.js.map"), before, before);
}

describe("positions in a bundle", () => {
  test("are mapped to its source", () => {
    backdate();
    expect(line).not.toBe(4);
    const nameSources = makeSourceNamer(bundle);
    expect(nameSources(stackOf(`${bundle}:${line}:3`, `${bundle}:${line}:3`))).toBe(
      stackOf(`${urlOf("fail.ts")}:4:3`, `${urlOf("fail.ts")}:4:3`),
    );
  });

  test("are unchanged if the bundle was replaced after the process started", () => {
    const stack = stackOf(`${bundle}:${line}:3`);
    expect(makeSourceNamer(bundle)(stack)).toBe(stack);
  });

  test("are unchanged if there is no map, or if a different bundle is running", () => {
    backdate();
    const stack = stackOf(`${urlOf("bundles/none.js")}:1:2`, `${bundle}:${line}:3`);
    expect(makeSourceNamer(urlOf("bundles/none.js"))(stack)).toBe(stack);
  });
});
