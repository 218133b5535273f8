import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const FOLDERS = ["app", "components", "e2e", "prisma", "scripts", "server"];
const SOURCE = /\.(ts|tsx|mjs|css|prisma)$/;

function findSources(folder: string): string[] {
  if (!existsSync(folder) || folder === "server/generated") return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return findSources(path);
    return SOURCE.test(path) ? [path] : [];
  });
}

/** The runtime imports of a source file, as paths without extensions. */
function findImports(path: string): string[] {
  const source = readFileSync(path, "utf8");
  return [...source.matchAll(/^(?:import|export) (?!type\b)[^;]*?from "([^"]+)";/gm)].map(([, from = ""]) => {
    if (from.startsWith("@/")) return from.slice(2);
    return from.startsWith(".") ? join(path, "..", from) : from;
  });
}

/** The import chain from a file to a package, or null. */
function findWay(path: string, name: string, seen: Set<string>): string[] | null {
  if (seen.has(path)) return null;
  seen.add(path);
  for (const from of findImports(path)) {
    if (from === name) return [path, name];
    const source = [`${from}.ts`, `${from}.tsx`].find((candidate) => existsSync(candidate));
    const way = source && findWay(source, name, seen);
    if (way) return [path, ...way];
  }
  return null;
}

const DOCUMENTS = execFileSync("git", ["ls-files", "*.md"], { encoding: "utf8" }).trim().split("\n");

/** Phrases that sound translated. */
const ODD =
  /\b(carr(y|ies|ied) out|meanwhile|in the meantime|whoever|is another|another than|g(ive|ives|ave) way|mend|mended|begun|anew|c(ome|omes|ame) to nothing|takes? part|take leave|any more)\b/i;

/** Strings with several words, and JSX text. Comments and imports aren't read by users. */
function findStrings(path: string): string[] {
  const source = readFileSync(path, "utf8")
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/(^|\s)\/\/.*$/gm, "");
  const quoted = [...source.matchAll(/"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g)].map(
    ([, one, other]) => one ?? other,
  );
  const jsx = path.endsWith(".tsx")
    ? [...source.matchAll(/[>}]([^<>{}=;]+)[<{]/g)].map(([, text]) => text)
    : [];
  return [...quoted, ...jsx]
    .map((text = "") => text.replace(/\s+/g, " ").trim())
    .filter((text) => text.includes(" "));
}

describe("the repository", () => {
  test("shows no text that sounds translated", () => {
    const sources = ["app", "components", "server"].flatMap(findSources);
    const shown = sources.filter((path) => !/\.test\.tsx?$|\/testing\/|\/conformance\//.test(path));
    const texts = shown.flatMap((path) => findStrings(path).map((text) => `${path}: ${text}`));
    const lines = DOCUMENTS.flatMap((path) =>
      readFileSync(path, "utf8")
        .split("\n")
        .map((line) => `${path}: ${line}`),
    );
    expect(texts.length).toBeGreaterThan(500);
    expect(lines.length).toBeGreaterThan(500);
    expect([...texts, ...lines].filter((text) => ODD.test(text))).toEqual([]);
  });

  test("has no source file above 400 lines", () => {
    const sources = FOLDERS.flatMap(findSources);
    const long = sources.filter((path) => readFileSync(path, "utf8").trimEnd().split("\n").length > 400);
    expect(sources.length).toBeGreaterThan(20);
    expect(long).toEqual([]);
  });

  test("loads no schemas into pages, because they would take half of a page's size budget", () => {
    const drawn = findSources("components").filter((path) => !path.endsWith(".test.ts"));
    const seen = new Set<string>();
    expect(drawn.map((path) => findWay(path, "zod", seen)).filter((way) => way !== null)).toEqual([]);
    expect(seen.has("server/domain/tool/call-in-words.ts")).toBe(true);
  });

  test("requires no particular registry for its packages", () => {
    const lock = readFileSync("package-lock.json", "utf8");
    expect(lock).not.toContain('"resolved"');
    expect([...lock.matchAll(/"[^"]*": "https?:\/\/[^"]*\.tgz"/g)]).toEqual([]);
  });
});
