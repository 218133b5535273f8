import { expect, test } from "vitest";
import { type Entry, findEntries } from "./palette-entries";

const entry = (label: string, words?: string): Entry => ({
  id: label,
  label,
  words,
  icon: (() => null) as never,
  choose: () => {},
});
const GROUPS = [
  { title: "Pages", entries: [entry("Workflows"), entry("Runs"), entry("API tokens", "Settings")] },
  { title: "Actions", entries: [entry("Run a workflow")] },
  { title: "Workflows", entries: Array.from({ length: 12 }, (_, index) => entry(`Report ${index}`)) },
  { title: "Recent runs", entries: [] },
];
const find = (sought: string) =>
  findEntries(GROUPS, sought).map(({ title, entries }) => [title, entries.map(({ label }) => label)]);

test("shows the first entries of each nonempty group before a search", () => {
  expect(find("").map(([title, labels]) => [title, labels?.length])).toEqual([
    ["Pages", 3],
    ["Actions", 1],
    ["Workflows", 5],
  ]);
});

test("sorts groups by their best match, and each group's entries by match", () => {
  expect(find("a w")[0]).toEqual(["Actions", ["Run a workflow"]]);
  expect(find("workf")).toEqual([
    ["Pages", ["Workflows"]],
    ["Actions", ["Run a workflow"]],
  ]);
});

test("also matches an entry's additional words, and limits the number of results", () => {
  expect(find("settings tokens")).toEqual([["Pages", ["API tokens"]]]);
  expect(find("report")[0]?.[1]).toHaveLength(8);
  expect(find("nothing like it")).toEqual([]);
});
