import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countEdits, diffTexts, editsInWords } from "./diff-texts";

describe("diffTexts", () => {
  test("marks only the words that changed", () => {
    expect(diffTexts("Copper rose to 9,480.", "Copper fell to 9,480 today.")).toEqual([
      { same: "Copper " },
      { removed: "rose", added: "fell" },
      { same: " to 9,480" },
      { removed: "", added: " today" },
      { same: "." },
    ]);
  });

  test("marks consecutive replaced words as one change, but not across lines", () => {
    expect(diffTexts("a old words b", "a new texts b")).toEqual([
      { same: "a " },
      { removed: "old words", added: "new texts" },
      { same: " b" },
    ]);
    expect(diffTexts("Copper rose", "Tin and zinc rose")).toEqual([
      { removed: "Copper ", added: "Tin and zinc " },
      { same: "rose" },
    ]);
    expect(countEdits(diffTexts("old\nwords", "new\ntexts"))).toBe(2);
  });

  test.each([
    ["It is 9,480 now.", "It is 9,500 now.", "9,480", "9,500"],
    ["It is 9.5.", "It is 10.5.", "9.5", "10.5"],
    ["It is 1.25 now.", "It is 3.75 now.", "1.25", "3.75"],
    ["It is 1,250,000 now.", "It is 1,300,000 now.", "1,250,000", "1,300,000"],
    ["Of 9, 480 came.", "Of 9, 500 came.", "480", "500"],
  ])("treats a number as one word: %j, then %j", (from, to, removed, added) => {
    const changes = diffTexts(from, to).filter((segment) => "removed" in segment);
    expect(changes).toEqual([{ removed, added }]);
  });

  test("finds no change in identical text", () => {
    expect(countEdits(diffTexts("Same.", "Same."))).toBe(0);
    expect(countEdits(diffTexts("", ""))).toBe(0);
  });

  test("treats completely different text as one change, without taking long", () => {
    const words = (prefix: string) => Array.from({ length: 3_000 }, (_, at) => `${prefix}${at}`).join("\n");
    expect(diffTexts(words("a"), words("b"))).toEqual([{ removed: words("a"), added: words("b") }]);
  });

  test("property: returns both strings completely", () => {
    const text = fc
      .array(fc.constantFrom("a", "b", "1", "2", ",", " ", "\n", ".", "é"))
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, text, (from, to) => {
        const segments = diffTexts(from, to);
        const join = (side: "removed" | "added") =>
          segments.map((segment) => ("same" in segment ? segment.same : segment[side])).join("");
        expect([join("removed"), join("added")]).toEqual([from, to]);
        expect(countEdits(segments) === 0).toBe(from === to);
      }),
    );
  });
});

describe("editsInWords", () => {
  test("uses the singular for one edit", () => {
    expect([1, 2].map(editsInWords)).toEqual(["1 edit", "2 edits"]);
  });
});
