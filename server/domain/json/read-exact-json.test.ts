import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readExactJson } from "./read-exact-json";
import { readJson } from "./read-json";

const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;

describe("readJson", () => {
  test("accepts 32 levels of nesting and explains why deeper nesting is rejected", () => {
    expect(readJson(nested(32)).ok).toBe(true);
    for (const depth of [33, 100_000])
      for (const text of [nested(depth), `{"a":${'[{"a":'.repeat(depth)}1${"}]".repeat(depth)}}`])
        expect(readJson(text)).toEqual({ ok: false, fault: "is nested more than 32 levels deep" });
  });
});

describe("readExactJson", () => {
  test.each([
    "9007199254740991",
    "-0",
    "1.50",
    "150e-2",
    "1E5",
    "6.02214076e23",
    "0.30000000000000004",
    "5e-324",
    "0e999",
  ])("reads the number %s", (digits) => {
    expect(readExactJson(`{"a": [${digits}]}`)).toEqual({ ok: true, value: { a: [Number(digits)] } });
  });

  test.each([
    ["9007199254740993", "9007199254740993"],
    ["-9007199254740992", "-9007199254740992"],
    ["1e400", "1e400"],
    ["1e-400", "1e-400"],
    ["3.14159265358979323846", "3.14159265358979323846"],
    ["9".repeat(200_000), `${"9".repeat(40)}…`],
    [`1${"0".repeat(200_000)}1.5`, `1${"0".repeat(39)}…`],
  ])("quotes a number that would lose digits exactly as written", (digits, shown) => {
    expect(readExactJson(`{"a": ["x", {"b/c": ${digits}}]}`)).toEqual({
      ok: false,
      fault: `contains ${shown} at /a/1/b~1c, which can't be stored exactly as a number. Put it in quotes, or use fewer digits`,
    });
  });

  test.each([
    ['{"to": "anna", "to": "bert"}', "contains /to twice"],
    ['{"a": [{"to": 1, "\\u0074o": 2}]}', "contains /a/0/to twice"],
    ['{"a": "\\u0000"}', "contains a NUL character at /a"],
    ['["\\ud800"]', "contains a lone surrogate at /0"],
    ['"\\udc00"', "contains a lone surrogate at /"],
    ["{'a': 1}", "isn't valid JSON"],
  ])("reports what would be lost from %s", (text, fault) => {
    expect(readExactJson(text)).toEqual({ ok: false, fault: expect.stringContaining(fault) });
  });

  test("accepts the same field name in several objects, and strings that look like field names or numbers", () => {
    const text =
      '{"a": {"a": "a", "b": ["a", "a", {"a": 1}]}, "b": "\\"a\\": 1e400, {[", "1e400": "9007199254740993"}';
    expect(readExactJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
  });

  test("property: reads everything that JSON.stringify writes", () => {
    const json = fc.jsonValue({ noUnicodeString: false, maxDepth: 5 });
    fc.assert(
      fc.property(json, fc.nat(3), (value, space) => {
        const text = JSON.stringify(value, null, space);
        // Skip out-of-range integers and text that can't be stored.
        fc.pre(!/\\u0000|\\ud[89a-f]|(?<![\d.])\d{16,}(?![\d.e])/i.test(text));
        expect(readExactJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
      }),
    );
  });
});
