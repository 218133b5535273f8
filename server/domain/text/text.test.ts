import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countCodePoints } from "./code-points";
import { boundedText, findUnstorable, LongText, MAX_TEXT_BYTES } from "./text";

const accepts = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown) =>
  schema.safeParse(value).success;

describe("countCodePoints", () => {
  test("counts an emoji as one character, not as two UTF-16 units", () => {
    expect(countCodePoints("")).toBe(0);
    expect(countCodePoints("aé😀")).toBe(3);
  });
});

describe("findUnstorable", () => {
  test("finds NUL and lone surrogates, and nothing in other text", () => {
    expect(findUnstorable("a\0")).toBe("a NUL character");
    expect(findUnstorable("\uDC00\uD800")).toBe("a lone surrogate");
    const text = fc.string({ unit: "grapheme" }).filter((value) => !value.includes("\0"));
    fc.assert(fc.property(text, (value) => findUnstorable(value) === null));
  });
});

describe("boundedText", () => {
  test("counts its limits in code points", () => {
    const text = boundedText(3, 1);
    for (const value of ["a", "abc", "😀😀😀"]) expect(accepts(text, value)).toBe(true);
    for (const value of ["", "abcd", "😀😀😀😀", "a\0", "\uD800", 1, null])
      expect(accepts(text, value)).toBe(false);
  });
});

describe("LongText", () => {
  test("accepts an empty string and up to 256 KiB of UTF-8", () => {
    for (const value of ["", "x".repeat(MAX_TEXT_BYTES), "é".repeat(MAX_TEXT_BYTES / 2)])
      expect(accepts(LongText, value)).toBe(true);
    for (const value of [
      "x".repeat(MAX_TEXT_BYTES + 1),
      `x${"é".repeat(MAX_TEXT_BYTES / 2)}`,
      "\0",
      "\uDFFF",
    ])
      expect(accepts(LongText, value)).toBe(false);
  });
});
