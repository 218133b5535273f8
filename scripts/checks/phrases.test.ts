import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

/** Phrases that always sound translated. */
const ODD =
  /\b(carr(y|ies|ied) out|meanwhile|in the meantime|whoever|is another|another than|g(ive|ives|ave) way|mend|mended|begun again|anew|c(ome|omes|ame) to nothing|takes? part|take leave|any more)\b/i;

const list = (...patterns: string[]) =>
  execFileSync("git", ["ls-files", ...patterns], { encoding: "utf8" })
    .trim()
    .split("\n");

/** Returns the strings and JSX text that contain a space. Skips comments, because users don't see them. */
function findStrings(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "");
  const quoted = [...code.matchAll(/"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g)];
  const jsx = [...code.matchAll(/[>}]([^<>{}=;]+)[<{]/g)];
  return [...quoted, ...jsx]
    .map(([, one, other]) => (one ?? other ?? "").replace(/\s+/g, " ").trim())
    .filter((text) => text.includes(" "));
}

const findOdd = (texts: string[]) => texts.filter((text) => ODD.test(text));

/**
 * Matches a curly apostrophe after a letter, or between a placeholder and an s. Doesn't match one in a regular
 * expression's character class.
 */
const CURLED = /\p{L}\u2019|\}\u2019s/u;

describe("no text for users sounds translated", () => {
  test("in the app", () => {
    const shown = list("app", "components", "server").filter(
      (path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$|\/(testing|conformance)\//.test(path),
    );
    const texts = shown.flatMap((path) =>
      findStrings(readFileSync(path, "utf8")).map((text) => `${path}: ${text}`),
    );
    expect(texts.length).toBeGreaterThan(2_000);
    expect(findOdd(texts)).toEqual([]);
  });

  test("in the documents", () => {
    const lines = list("*.md").flatMap((path) =>
      readFileSync(path, "utf8")
        .split("\n")
        .map((line) => `${path}: ${line}`),
    );
    expect(lines.length).toBeGreaterThan(500);
    expect(findOdd(lines)).toEqual([]);
  });

  test.each([
    ['const label = "The run is carried out.";', ["The run is carried out."]],
    ["<p>Mend it before it goes out.</p>", ["Mend it before it goes out."]],
    ["// Whoever decides meanwhile\nconst calm = true;", []],
  ])("checks strings and JSX, not comments: %j", (source, odd) => {
    expect(findOdd(findStrings(source))).toEqual(odd);
  });
});

describe("apostrophes are plain", () => {
  test("in code, tests, and documents", () => {
    const files = list("*.ts", "*.tsx", "*.mjs", "*.md");
    expect(files.length).toBeGreaterThan(1_000);
    expect(files.filter((path) => CURLED.test(readFileSync(path, "utf8")))).toEqual([]);
  });

  test.each([
    ["It isn\u2019t sent.", true],
    ["The members\u2019 tokens", true],
    ["{author}\u2019s draft", true],
    ["It isn't sent.", false],
    ["/['\u2019]s$/", false],
    ["[\\p{N}\u2019'&-]", false],
  ])("%j", (text, curled) => {
    expect(CURLED.test(text)).toBe(curled);
  });
});
