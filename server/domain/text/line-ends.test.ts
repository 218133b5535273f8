import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { withLineEndsOf, withPlainLineEnds } from "./line-ends";

test('line endings become "\\n"', () => {
  expect(withPlainLineEnds("a\r\nb\rc\nd\r\n")).toBe("a\nb\nc\nd\n");
});

describe("text edited in a field", () => {
  test.each([
    "one line",
    "two\nlines\n",
    "two\r\nlines",
    "mixed\r\nup\nlines\rhere",
    "\n\nblank",
    "",
    " \t ",
  ])("%j is unchanged if only its line endings were normalized", (original) => {
    for (const lineEnd of ["\n", "\r\n"])
      expect(withLineEndsOf(original, original.replace(/\r\n?|\n/g, lineEnd))).toBe(original);
  });

  test("keeps its line endings when edited", () => {
    expect(withLineEndsOf("a\nb", "a\r\nc")).toBe("a\nc");
    expect(withLineEndsOf("a\r\nb", "a\nc")).toBe("a\r\nc");
    expect(withLineEndsOf("a\r\nb\r\n", "a\n\nb\n")).toBe("a\r\n\r\nb\r\n");
    expect(withLineEndsOf("a", "a\r\nc")).toBe("a\nc");
  });

  test("keeps mixed line endings outside of the edit", () => {
    expect(withLineEndsOf("a\r\nb\nc\rd", "a\nB\nc\nd")).toBe("a\r\nB\nc\rd");
    expect(withLineEndsOf("a\rb", "a\n\nb")).toBe("a\n\nb");
  });

  const unit = fc.constantFrom(
    "a",
    " ",
    "\t",
    "\n",
    "\r",
    "\r\n",
    "\u200B",
    "\u202E",
    "😀",
    "字",
    "ש",
    "e\u0301",
  );
  const text = fc.string({ unit });

  test("reads as it was typed", () => {
    fc.assert(
      fc.property(text, text, (original, typed) => {
        const plain = withPlainLineEnds(typed);
        expect(withPlainLineEnds(withLineEndsOf(original, plain))).toBe(plain);
      }),
    );
  });

  test("keeps each character if all line endings are the same", () => {
    fc.assert(
      fc.property(text, text, fc.constantFrom("\n", "\r\n"), (some, other, lineEnd) => {
        const [original, typed] = [`${some}\n`, other].map((one) =>
          withPlainLineEnds(one).replaceAll("\n", lineEnd),
        ) as [string, string];
        expect(withLineEndsOf(original, withPlainLineEnds(typed))).toBe(typed);
      }),
    );
  });
});
