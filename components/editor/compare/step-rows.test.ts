import { describe, expect, test } from "vitest";
import { diffDefinitions } from "@/server/domain/workflow/diff";
import type { DraftDefinition } from "@/server/domain/workflow/draft";
import { foldSame, moveInWords, ordinal, runInWords } from "./step-rows";

/** "a b! c": three steps, of which b says something else. */
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
  test("makes one row of neighbours that say the same", () => {
    expect(linesOf("a b c d e", "a b c! d e")).toEqual(["same ab", "changed c 3>3", "same de"]);
    expect(linesOf("a b", "a b")).toEqual(["same ab"]);
    expect(linesOf("", "")).toEqual([]);
  });

  test("gives each step its place in both documents", () => {
    expect(linesOf("a b c d", "d a c x")).toEqual([
      "moved d 4>1",
      "same a",
      "removed b 2>null",
      "same c",
      "added x null>4",
    ]);
  });
});

describe("runInWords", () => {
  const inWords = (before: string, after: string) =>
    rowsOf(before, after).flatMap((entry) => (entry.kind === "same" ? [runInWords(entry.rows)] : []));

  test("counts by the later document", () => {
    expect(inWords("a b c d", "x a b! c d")).toEqual(["Step 2", "Steps 4 to 5"]);
  });
});

describe("moveInWords", () => {
  const inWords = (before: string, after: string) =>
    rowsOf(before, after).flatMap((entry) => (entry.kind === "step" ? [moveInWords(entry.row)] : []));

  test("says from where to where a step moved, also where it changed too", () => {
    expect(inWords("a b c", "c a b")).toEqual(["from 3rd to 1st place"]);
    expect(inWords("a b c", "c! a b")).toEqual(["from 3rd to 1st place"]);
  });

  test("says nothing of a step that has another number only because others came or went", () => {
    expect(inWords("a b", "x a b!")).toEqual([null, null]);
  });
});

describe("ordinal", () => {
  test("ends as it is spoken", () => {
    expect([1, 2, 3, 4, 11, 12, 13, 21, 102, 111, 123].map(ordinal)).toEqual([
      "1st",
      "2nd",
      "3rd",
      "4th",
      "11th",
      "12th",
      "13th",
      "21st",
      "102nd",
      "111th",
      "123rd",
    ]);
  });
});
