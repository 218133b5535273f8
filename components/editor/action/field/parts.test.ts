import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findSuspects } from "@/components/editor/action/variables/suspects";
import { cutIntoParts } from "./parts";

const STEPS = [
  { id: "1", name: "facts" },
  { id: "2", name: null },
];

const cut = (text: string) => cutIntoParts(text, findSuspects(text, STEPS, 1));

describe("cutIntoParts", () => {
  test("is nothing of an empty text, and one part of a plain one", () => {
    expect(cut("")).toEqual([]);
    expect(cut("Write {it}.")).toEqual([{ from: 0, text: "Write {it}.", variable: false, suspect: null }]);
  });

  test("sets variables off", () => {
    expect(cut("Sum up {{ input }}.").map(({ text, variable }) => [text, variable])).toEqual([
      ["Sum up ", false],
      ["{{ input }}", true],
      [".", false],
    ]);
  });

  test("says what a suspect is, whether or not it is a variable", () => {
    const parts = cut("{{ steps.ghost.output }}{{ facts }}");
    expect(parts.map(({ text, variable, suspect }) => [text, variable, suspect?.severity])).toEqual([
      ["{{ steps.ghost.output }}", true, "error"],
      ["{{ facts }}", false, "hint"],
    ]);
  });

  test("finds its places in the text as it is shown, whatever its ends of lines", () => {
    expect(cut("a\r\nb {{ facts }}").map(({ from, text }) => [from, text])).toEqual([
      [0, "a\nb "],
      [4, "{{ facts }}"],
    ]);
  });

  test("is the text again, put together", () => {
    const piece = fc.constantFrom(
      "{{ input }}",
      "{{ facts }}",
      "{{steps.ghost.output}}",
      "{{",
      "}}",
      "\n",
      "\r\n",
      "😀",
      "a ",
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join("");
        const parts = cut(text);
        expect(parts.map((part) => part.text).join("")).toBe(text.replace(/\r\n?/g, "\n"));
        expect(parts.every((part) => part.text.length > 0)).toBe(true);
      }),
    );
  });
});
