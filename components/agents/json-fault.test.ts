import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findJsonFault } from "./json-fault";

describe("findJsonFault", () => {
  test.each([
    ['{"a": 1,}', 1, "the comma before “}” is one too many"],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 'a comma is missing before "b"'],
    ['{\n  "a" 1\n}', 2, "a colon is missing after the name"],
    ["{\n  a: 1\n}", 2, "a name stands in double quotes, and “a” does not"],
    ["{'a': 1}", 1, "a name stands in double quotes, and “'” does not"],
    ['{"a": string}', 1, "“string” is no value: a text stands in double quotes"],
    ['{"a": }', 1, "a value is missing before “}”"],
    ['{\n"a": [1, 2', 2, "it ends, and the [ of line 2 is not closed"],
    ['{"a": "one\ntwo"}', 1, "this text is not closed in its line"],
    ["{", 1, "it ends, and the { of line 1 is not closed"],
    ['{"a":\n[1,', 2, "it ends, and the [ of line 2 is not closed"],
    ["", 1, "it ends where a value has to follow"],
    ["{} {}", 1, "nothing may follow, and “{” does"],
    ["[".repeat(50_000), 1, "it is nested more than 100 deep"],
  ])("of %j says the line and what is wrong", (text, line, words) => {
    const fault = findJsonFault(text);
    expect(fault?.line).toBe(line);
    expect(fault?.words).toContain(words);
  });

  test("finds none in what is JSON, and one in what is not", () => {
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
