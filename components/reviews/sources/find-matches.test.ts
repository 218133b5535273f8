import { expect, test } from "vitest";
import { findMatches } from "./find-matches";
import { foldText } from "./fold-text";

const find = (text: string, phrase: string) =>
  findMatches(foldText(text), phrase).map(({ start, end }) => text.slice(start, end));

test.each([
  ["Copper stands at 9,480 dollars.", "9480", ["9,480"]],
  ["Copper stands at 9480 dollars.", "9,480", ["9480"]],
  ["Copper stands at 9'480 or 9\u202f480.", "9,480", ["9'480", "9\u202f480"]],
  ["1, 2 and 3,40", "3,40", ["3,40"]],
  ["Longer\n   terms", "longer terms", ["Longer\n   terms"]],
  ["COPPER, copper and Copper", "Copper", ["COPPER", "copper", "Copper"]],
  ["It costs $9.50.", "9.50", ["9.50"]],
])("in %j, %j is found as %j", (text, phrase, found) => {
  expect(find(text, phrase)).toEqual(found);
});

test.each([
  ["19,480 and 9,480.5 and 9,4801", "9,480"],
  ["2026", "26"],
  ["1.26", "26"],
  ["Tinker", "Tin"],
  ["Anything", " "],
])("in %j, %j isn't found", (text, phrase) => {
  expect(find(text, phrase)).toEqual([]);
});

test("letters that become two in lower case don't shift a match", () => {
  expect(find("İİ costs 12.", "12")).toEqual(["12"]);
});
