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

/** Returns a source file's runtime imports, as paths without extensions. */
function findImports(path: string): string[] {
  const source = readFileSync(path, "utf8");
  return [...source.matchAll(/^(?:import|export) (?!type\b)[^;]*?from "([^"]+)";/gm)].map(([, from = ""]) => {
    if (from.startsWith("@/")) return from.slice(2);
    return from.startsWith(".") ? join(path, "..", from) : from;
  });
}

/** Returns the import chain from a file to a package, or null. */
function findChain(path: string, name: string, seen: Set<string>): string[] | null {
  if (seen.has(path)) return null;
  seen.add(path);
  for (const from of findImports(path)) {
    if (from === name) return [path, name];
    const source = [`${from}.ts`, `${from}.tsx`].find((candidate) => existsSync(candidate));
    const chain = source && findChain(source, name, seen);
    if (chain) return [path, ...chain];
  }
  return null;
}

describe("the repository", () => {
  test("has no source file over 400 lines", () => {
    const sources = FOLDERS.flatMap(findSources);
    const long = sources.filter((path) => readFileSync(path, "utf8").trimEnd().split("\n").length > 400);
    expect(sources.length).toBeGreaterThan(20);
    expect(long).toEqual([]);
  });

  test("loads no schemas into pages, because schemas would take half of a page's size budget", () => {
    const rendered = findSources("components").filter((path) => !path.endsWith(".test.ts"));
    const seen = new Set<string>();
    expect(rendered.map((path) => findChain(path, "zod", seen)).filter((chain) => chain !== null)).toEqual(
      [],
    );
    expect(seen.has("server/domain/tool/call-in-words.ts")).toBe(true);
  });

  test("requires no particular registry for its packages", () => {
    const lock = readFileSync("package-lock.json", "utf8");
    expect(lock).not.toContain('"resolved"');
    expect([...lock.matchAll(/"[^"]*": "https?:\/\/[^"]*\.tgz"/g)]).toEqual([]);
  });
});
