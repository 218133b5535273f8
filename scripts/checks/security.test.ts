import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

/** Classes of attacks that have hit other workflow and agent builders. */
const CLASSES = [
  "evaluation of user input",
  "route without authentication",
  "cross-tenant access",
  "missing permission check",
  "mass assignment",
  "caller-supplied definition",
  "content-type confusion",
  "null or empty token",
  "fallback credential",
  "credential sent elsewhere",
  "server-side request forgery",
  "process spawn",
  "user-supplied paths",
  "unverified webhook",
  "injection through field names",
  "unsafe deserialization",
  "stored XSS",
  "CORS and CSRF",
  "enumeration",
  "links that act on GET",
];

interface Row {
  kind: string;
  advisory: string;
  title: string;
  file: string;
}

function readTable(): Row[] {
  const lines = readFileSync("SECURITY.md", "utf8").split("\n");
  return lines
    .filter((line) => line.startsWith("| ") && line.includes("`immune: "))
    .map((line) => {
      const [kind = "", advisory = "", title = "", file = ""] = line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim().replace(/^`|`$/g, ""));
      return { kind, advisory, title, file };
    });
}

function findTests(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "generated" ? [] : findTests(path);
    return /\.(test|spec)\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

/** Finds the test titles that start with `immune:`, each with its file. */
function findImmune(): string[] {
  const folders = ["app", "components", "e2e", "faults", "prisma", "server"];
  return folders.flatMap(findTests).flatMap((file) => {
    const titles = readFileSync(file, "utf8").matchAll(/(?:\btest|\))\(\s*"(immune: [^"]+)"/g);
    return [...titles].map(([, title]) => `${title} (${file})`);
  });
}

describe("the table in SECURITY.md", () => {
  const rows = readTable();

  test("has a test for each class and no unknown classes", () => {
    expect(new Set(rows.map(({ kind }) => kind))).toEqual(new Set(CLASSES));
  });

  test("names tests after their advisory and class", () => {
    for (const { kind, advisory, title } of rows) {
      expect(title.startsWith(`immune: ${advisory} ${kind}`), title).toBe(true);
      expect(advisory).toMatch(/^(CVE-\d{4}-\d{4,}|GHSA(-[\da-z]{4}){3}|n8n and Activepieces)$/);
    }
  });

  test("lists every `immune:` test by its exact name", () => {
    const listed = rows.map(({ title, file }) => `${title} (${file})`);
    expect(listed.toSorted()).toEqual(findImmune().toSorted());
  });
});
