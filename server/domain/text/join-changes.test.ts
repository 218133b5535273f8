import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { diffTexts } from "./diff-texts";
import { joinChanges } from "./join-changes";

const compare = (from: string, to: string) => joinChanges(diffTexts(from, to));

describe("joinChanges", () => {
  test("joins changes that are one or two unchanged words apart", () => {
    expect(compare("Copper rose in May to 9,480 a ton.", "Tin fell in June to 31,200 a ton.")).toEqual([
      { removed: "Copper rose in May to 9,480", added: "Tin fell in June to 31,200" },
      { same: " a ton." },
    ]);
  });

  test("keeps changes separate that are three unchanged words apart", () => {
    expect(compare("Old price of the metal then", "New price of the metal now")).toEqual([
      { removed: "Old", added: "New" },
      { same: " price of the metal " },
      { removed: "then", added: "now" },
    ]);
  });

  test("replaces a whole line if most of its words changed", () => {
    const same = "one two three";
    const [from, to] = [`a b c d ${same} e f g h`, `i j k l ${same} m n o p`];
    expect(compare(`Same line\n${from}\nSame end`, `Same line\n${to}\nSame end`)).toEqual([
      { same: "Same line\n" },
      { removed: from, added: to },
      { same: "\nSame end" },
    ]);
  });

  test("doesn't join changes in different lines", () => {
    expect(compare("old\nx\nold", "new\nx\nnew")).toEqual([
      { removed: "old", added: "new" },
      { same: "\nx\n" },
      { removed: "old", added: "new" },
    ]);
  });

  test("property: keeps both sides complete and joins no unchanged parts", () => {
    const text = fc
      .array(fc.constantFrom("a", "b", "1", "2", ",", " ", "\n", ".", "é"))
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, text, (from, to) => {
        const segments = compare(from, to);
        const join = (side: "removed" | "added") =>
          segments.map((segment) => ("same" in segment ? segment.same : segment[side])).join("");
        expect([join("removed"), join("added")]).toEqual([from, to]);
        expect(segments.some((segment) => "removed" in segment)).toBe(from !== to);
      }),
    );
  });
});
