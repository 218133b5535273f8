import { describe, expect, test } from "vitest";
import { diffDefinitions } from "@/server/domain/workflow/diff";
import type { DraftDefinition } from "@/server/domain/workflow/draft";
import { foldSame, moveInWords, positionsInWords } from "./step-rows";

/** Makes a document with one step per word: "a b! c" has three steps, and "!" changes the action of b. */
const of = (text: string): DraftDefinition => ({
  name: "Test",
  description: null,
  steps: text
    .split(" ")
    .filter(Boolean)
    .map((word) => ({
      id: word.replace("!", ""),
      agentId: "writer",
      action: word,
      name: null,
      review: null,
    })),
});

const rowsOf = (before: string, after: string) =>
  foldSame(diffDefinitions(of(before), of(after)), of(before));
const linesOf = (before: string, after: string) =>
  rowsOf(before, after).map((entry) =>
    entry.kind === "same"
      ? `same ${entry.rows.map(({ id }) => id).join("")}`
      : `${entry.row.kind} ${entry.row.id} ${entry.row.placeBefore}>${entry.row.placeAfter}`,
  );

describe("foldSame", () => {
  test("combines adjacent identical steps into one row", () => {
    expect(linesOf("a b c d e", "a b c! d e")).toEqual(["same ab", "changed c 3>3", "same de"]);
    expect(linesOf("a b", "a b")).toEqual(["same ab"]);
    expect(linesOf("", "")).toEqual([]);
  });

  test("includes each step's position in both documents", () => {
    expect(linesOf("a b c d", "d a c x")).toEqual([
      "moved d 4>1",
      "same a",
      "removed b 2>null",
      "same c",
      "added x null>4",
    ]);
  });
});

describe("positionsInWords", () => {
  const inWords = (before: string, after: string) =>
    rowsOf(before, after).flatMap((entry) => (entry.kind === "same" ? [positionsInWords(entry.rows)] : []));

  test("uses the positions in the later document", () => {
    expect(inWords("a b c d", "x a b! c d")).toEqual(["Step 2", "Steps 4 to 5"]);
  });
});

describe("moveInWords", () => {
  const inWords = (before: string, after: string) =>
    rowsOf(before, after).flatMap((entry) => (entry.kind === "step" ? [moveInWords(entry.row)] : []));

  test("shows where a step moved, even if it also changed", () => {
    expect(inWords("a b c", "c a b")).toEqual(["from position 3 to 1"]);
    expect(inWords("a b c", "c! a b")).toEqual(["from position 3 to 1"]);
  });

  test("ignores a step whose number changed only because other steps were added or removed", () => {
    expect(inWords("a b", "x a b!")).toEqual([null, null]);
  });
});
