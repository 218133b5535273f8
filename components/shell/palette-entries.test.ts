import { expect, test } from "vitest";
import { cutBefore, type Entry, findEntries } from "./palette-entries";

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

test("also matches an entry's additional words and limits the number of results", () => {
  expect(find("settings tokens")).toEqual([["Pages", ["API tokens"]]]);
  expect(find("report")[0]?.[1]).toHaveLength(8);
  expect(find("nothing like it")).toEqual([]);
});

test.each([
  ["", "Hello, I returned the jacket from order 48209 two weeks ago"],
  ["hello", "Hello, I returned the jacket from order 48209 two weeks ago"],
  ["48209", "…from order 48209 two weeks ago"],
  ["Order 48209", "…the jacket from order 48209 two weeks ago"],
  ["parcel", "Hello, I returned the jacket from order 48209 two weeks ago"],
])("shows %j in its context", (sought, shown) => {
  expect(cutBefore("Hello, I returned the jacket from order 48209 two weeks ago", sought)).toBe(shown);
});

test("cuts a word that has no space before the search text", () => {
  expect(cutBefore(`${"x".repeat(40)}48209 is late`, "48209")).toBe(`…${"x".repeat(16)}48209 is late`);
});
