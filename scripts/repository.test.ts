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

describe("the repository", () => {
  test("has no source file above 400 lines", () => {
    const sources = FOLDERS.flatMap(findSources);
    const long = sources.filter((path) => readFileSync(path, "utf8").trimEnd().split("\n").length > 400);
    expect(sources.length).toBeGreaterThan(20);
    expect(long).toEqual([]);
  });

  test("asks no particular registry for its packages", () => {
    const lock = readFileSync("package-lock.json", "utf8");
    expect(lock).not.toContain('"resolved"');
    expect([...lock.matchAll(/"[^"]*": "https?:\/\/[^"]*\.tgz"/g)]).toEqual([]);
  });
});
