import { EditorState } from "@codemirror/state";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { diffTexts } from "@/server/domain/text/diff-texts";
import { withLineEndsOf, withPlainLineEnds } from "@/server/domain/text/line-ends";
import { describeChange, indexAt, indexBeside, locateChanges } from "./locate-changes";

const locate = (before: string, after: string) => locateChanges(diffTexts(before, after));

describe("locateChanges", () => {
  test("finds each change at its position in the edited text", () => {
    expect(locate("Copper is up today.", "Zinc is up, today")).toEqual([
      { from: 0, to: 4, removed: "Copper" },
      { from: 10, to: 11, removed: "" },
      { from: 17, to: 17, removed: "." },
    ]);
  });

  test("returns null if a deletion is too long to show in the text", () => {
    expect(locate(`a ${"word ".repeat(3_000)}`, "a ")).toBeNull();
  });

  const piece = fc.constantFrom(
    "one",
    "two",
    " ",
    "  ",
    "\t",
    "\n",
    "\u200B",
    "😀",
    "字",
    "שלום",
    "9,480",
    ".",
  );
  const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(""));

  test("reverting all changes restores the original text", () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const reverted = (locate(before, after) ?? []).reduceRight(
          (now, { from, to, removed }) => now.slice(0, from) + removed + now.slice(to),
          after,
        );
        expect(reverted).toBe(before);
      }),
    );
  });

  test("CodeMirror keeps every typed character, and every character of an unedited document", () => {
    const lineEnd = fc.constantFrom("\n", "\r\n");
    const edit = fc.tuple(fc.nat(), fc.nat(5), text);
    fc.assert(
      fc.property(text, lineEnd, fc.array(edit, { maxLength: 5 }), (plain, end, edits) => {
        const original = `${plain}\n`.replaceAll("\n", end);
        let expected = `${plain}\n`;
        let state = EditorState.create({ doc: withPlainLineEnds(original) });
        for (const [place, length, insert] of edits) {
          const from = place % (expected.length + 1);
          const to = Math.min(from + length, expected.length);
          expected = expected.slice(0, from) + insert + expected.slice(to);
          state = state.update({ changes: { from, to, insert } }).state;
        }
        expect(withLineEndsOf(original, state.doc.toString())).toBe(expected.replaceAll("\n", end));
      }),
    );
  });
});

describe("going through changes", () => {
  const changes = [
    { from: 2, to: 4, removed: "" },
    { from: 8, to: 8, removed: "x" },
    { from: 10, to: 12, removed: "y" },
  ];

  test("a caret in a change or at its edge is at that change", () => {
    expect([1, 2, 4, 5, 8, 12, 13].map((place) => indexAt(changes, place))).toEqual([-1, 0, 0, -1, 1, 2, -1]);
  });

  test("the first change follows the last, and vice versa", () => {
    expect([0, 3, 5, 8, 11, 20].map((place) => indexBeside(changes, place, 1))).toEqual([0, 1, 1, 2, 0, 0]);
    expect([0, 3, 5, 8, 11, 20].map((place) => indexBeside(changes, place, -1))).toEqual([2, 2, 0, 0, 1, 2]);
  });
});

test("a change is described by what it deletes and inserts", () => {
  expect(describeChange("Copper", "Zinc")).toBe("Deleted: Copper. Inserted: Zinc.");
  expect(describeChange("", "\n\n")).toBe("Inserted: line break.");
  expect(describeChange(" ", "")).toBe("Deleted: space.");
  expect(describeChange("a".repeat(300), "")).toBe(`Deleted: ${"a".repeat(200)}….`);
});
