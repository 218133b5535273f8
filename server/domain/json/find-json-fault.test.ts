import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findJsonFault } from "./find-json-fault";

describe("findJsonFault", () => {
  test.each([
    ['{"a": 1,}', 1, "remove the comma before “}”"],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 'a comma is missing before "b"'],
    ['{\n  "a" 1\n}', 2, "a colon is missing after the name"],
    ["{\n  a: 1\n}", 2, "expected a name in double quotes, found “a”"],
    ["{'a': 1}", 1, "expected a name in double quotes, found “'”"],
    ['{"a": string}', 1, "“string” isn't a value (put text in double quotes)"],
    ['{"a": }', 1, "a value is missing before “}”"],
    ['{\n"a": [1, 2', 2, "the [ on line 2 is never closed"],
    ['{"a": "one\ntwo"}', 1, "this string isn't closed on its line"],
    ["{", 1, "the { on line 1 is never closed"],
    ['{"a":\n[1,', 2, "the [ on line 2 is never closed"],
    ["", 1, "a value is missing at the end"],
    ["{} {}", 1, "unexpected “{” after the end"],
    ["[".repeat(50_000), 1, "more than 100 levels of nesting"],
  ])("reports the line and the error in %j", (text, line, words) => {
    const fault = findJsonFault(text);
    expect(fault?.line).toBe(line);
    expect(fault?.words).toContain(words);
  });

  test("finds an error only in invalid JSON", () => {
    fc.assert(fc.property(fc.json({ maxDepth: 5 }), (text) => findJsonFault(text) === null));
    const piece = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"a"',
      "1",
      "-",
      "tru",
      "true",
      " ",
      "\n",
      ".5",
      "'",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join("");
        expect(findJsonFault(text) === null).toBe(isJson(text));
      }),
      { numRuns: 2_000 },
    );
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
