import { expect, test } from "vitest";
import { fuzzyScore } from "./fuzzy";

/** Those that are found, the best first. */
function find(sought: string, ...texts: string[]): string[] {
  const scored = texts.flatMap((text) => {
    const score = fuzzyScore(sought, text);
    return score === null ? [] : [{ text, score }];
  });
  return scored.sort((a, b) => b.score - a.score).map(({ text }) => text);
}

test("the beginning comes before that of a word, a part of one, and letters in their order", () => {
  expect(find("run", "Brunch", "Return nothing", "Daily run", "Runs")).toEqual([
    "Runs",
    "Daily run",
    "Brunch",
    "Return nothing",
  ]);
});

test("every word must be found, in any order", () => {
  expect(find("brief daily", "Daily Market Briefing", "Daily reply")).toEqual(["Daily Market Briefing"]);
});

test("case and accents do not matter", () => {
  expect(find("resume", "Résumé")).toEqual(["Résumé"]);
  expect(find("ÜBER", "uber")).toEqual(["uber"]);
});

test("letters that are far apart are no match, nor are those that are missing", () => {
  expect(find("cat", "Countersign every part", "Dog")).toEqual([]);
});

test("nothing sought finds everything", () => {
  expect(find(" ", "One", "Two")).toEqual(["One", "Two"]);
});

test("other words are found by how they begin, and never by letters that an id holds by chance", () => {
  const id = "run_01m87wt2ctdzzh1d1ztzfde4g0";
  expect(fuzzyScore("refund settings", "Refund reply", "Settings")).not.toBeNull();
  expect(fuzzyScore(id, "Refund reply", id)).not.toBeNull();
  expect(fuzzyScore("01m87w", "Refund reply", id)).not.toBeNull();
  expect(fuzzyScore("zzz", "Refund reply", id)).toBeNull();
  expect(fuzzyScore("zz", "Refund reply", id)).toBeNull();
});
