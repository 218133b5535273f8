import { expect, test } from "vitest";
import { distinguish } from "./distinguish";

const of = (...rows: [group: string, text: string][]) =>
  distinguish(rows.map(([group, text]) => ({ group, text })));

test("omits the words that text shares with both its neighbors", () => {
  expect(
    of(
      ["a", "Dear Ms Smith, your refund of $5 is on its way."],
      ["a", "Dear Ms Smith, your refund of $9 is on its way."],
      ["a", "Dear Ms Jones, your refund of $5 is on its way."],
    ),
  ).toEqual([
    "… $5 is on its way.",
    "… Smith, your refund of $9 is on its way.",
    "… Jones, your refund of $5 is on its way.",
  ]);
});

test("compares only text of the same group, even with others between them", () => {
  expect(of(["a", "The price of tin"], ["b", "The price of copper"], ["a", "The price of zinc"])).toEqual([
    "… tin",
    "The price of copper",
    "… zinc",
  ]);
});

test("keeps text without neighbors, text that equals its neighbor, and text that only begins its neighbor", () => {
  expect(of(["a", "Copper rose again."])).toEqual(["Copper rose again."]);
  expect(of(["a", "Copper rose again."], ["a", "Copper rose again."])).toEqual([
    "Copper rose again.",
    "Copper rose again.",
  ]);
  expect(of(["a", "Copper rose"], ["a", "Copper rose again."])).toEqual(["Copper rose", "… again."]);
});

test("keeps a single shared word, and text that shares nothing", () => {
  expect(of(["a", "Copper rose."], ["a", "Copper fell."])).toEqual(["Copper rose.", "Copper fell."]);
  expect(of(["a", ""], ["a", "Tin fell."])).toEqual(["", "Tin fell."]);
});

test("returns one string per row, in order", () => {
  expect(of()).toEqual([]);
  expect(of(["a", "One"], ["b", "Two"], ["a", "Three"])).toEqual(["One", "Two", "Three"]);
});
