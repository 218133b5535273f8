import { expect, test } from "vitest";
import { fuzzyScore } from "./fuzzy";

/** Returns the matching strings, best first. */
function find(sought: string, ...texts: string[]): string[] {
  const scored = texts.flatMap((text) => {
    const score = fuzzyScore(sought, text);
    return score === null ? [] : [{ text, score }];
  });
  return scored.sort((a, b) => b.score - a.score).map(({ text }) => text);
}

test("matches are ranked by position: at the start, at the start of a word, inside a word, as scattered letters", () => {
  expect(find("run", "Brunch", "Return nothing", "Daily run", "Runs")).toEqual([
    "Runs",
    "Daily run",
    "Brunch",
    "Return nothing",
  ]);
});

test("every word has to match, in any order", () => {
  expect(find("brief daily", "Daily Market Briefing", "Daily reply")).toEqual(["Daily Market Briefing"]);
});

test("case and accents don't matter", () => {
  expect(find("resume", "Résumé")).toEqual(["Résumé"]);
  expect(find("ÜBER", "uber")).toEqual(["uber"]);
});

test("letters that are missing or far apart don't match", () => {
  expect(find("cat", "Countersign every part", "Dog")).toEqual([]);
});

test("an empty query matches everything", () => {
  expect(find(" ", "One", "Two")).toEqual(["One", "Two"]);
});

test("additional words match only at the start, because scattered letters would match an ID by chance", () => {
  const id = "run_01m87wt2ctdzzh1d1ztzfde4g0";
  expect(fuzzyScore("refund settings", "Refund reply", "Settings")).not.toBeNull();
  expect(fuzzyScore(id, "Refund reply", id)).not.toBeNull();
  expect(fuzzyScore("01m87w", "Refund reply", id)).not.toBeNull();
  expect(fuzzyScore("zzz", "Refund reply", id)).toBeNull();
  expect(fuzzyScore("zz", "Refund reply", id)).toBeNull();
});
