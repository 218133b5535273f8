import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findSuspects } from "@/components/editor/action/variables/suspects";
import { withPlainLineEnds } from "@/server/domain/text/line-ends";
import { findMarks } from "./marks";

const STEPS = [
  { id: "1", name: "facts" },
  { id: "2", name: null },
];

function mark(value: string) {
  const text = withPlainLineEnds(value);
  return findMarks(text, findSuspects(text, STEPS, 1)).map(({ start, end, className, title }) => ({
    start,
    text: text.slice(start, end),
    variable: className.includes("font-mono"),
    look: /decoration-(wavy|dotted)/.exec(className)?.[1],
    title,
  }));
}

describe("findMarks", () => {
  test("returns nothing for text without variables", () => {
    expect(mark("")).toEqual([]);
    expect(mark("Write {it}.")).toEqual([]);
  });

  test("marks variables", () => {
    expect(mark("Sum up {{ input }}.")).toEqual([
      { start: 7, text: "{{ input }}", variable: true, look: undefined, title: undefined },
    ]);
  });

  test("marks and explains suspects, whether or not they're variables", () => {
    expect(mark("{{ steps.ghost.output }}{{ facts }}")).toMatchObject(
      [
        { text: "{{ steps.ghost.output }}", variable: true, look: "wavy", title: /No earlier step/ },
        { text: "{{ facts }}", variable: false, look: "dotted", title: /isn't a variable/ },
      ].map((expected) => ({ ...expected, title: expect.stringMatching(expected.title) })),
    );
  });

  test("counts each line ending as one character", () => {
    expect(mark("a\r\nb {{ facts }}")).toMatchObject([{ start: 4, text: "{{ facts }}" }]);
  });

  test("returns marks in order and without overlaps", () => {
    const piece = fc.constantFrom(
      "{{ input }}",
      "{{ facts }}",
      "{{steps.ghost.output}}",
      "{{",
      "}}",
      "{",
      "\n",
      "\r\n",
      "😀",
      "a ",
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        let end = 0;
        for (const { start, text } of mark(pieces.join(""))) {
          expect(start).toBeGreaterThanOrEqual(end);
          expect(text.length).toBeGreaterThan(0);
          end = start + text.length;
        }
      }),
    );
  });
});
