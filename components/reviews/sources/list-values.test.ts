import { expect, test } from "vitest";
import { foldText } from "./fold-text";
import { findUnsourced, listValues } from "./list-values";

const valuesIn = (document: string) => listValues(document).map(({ text }) => text);

test.each([
  ["Copper stands at 9,480 dollars.", ["9,480"]],
  ["We met Dana Whitfield on Nov 27, 2026, at Northwind.", ["Dana Whitfield", "Nov 27, 2026", "Northwind"]],
  ["Due 2026-11-27 or 27 November or 27.11.2026.", ["2026-11-27", "27 November", "27.11.2026"]],
  ["Answer Northwind. Then wait.", ["Northwind"]],
  ["1. First\n2. Then 3 more", ["3"]],
  ["# Report\n\n- Copper rose\n| Tin | 31,200 |", ["31,200"]],
  ["I saw it. The end.", []],
  ["The Bank of England met. The Bank of England met again.", ["Bank of England"]],
])("in %j, the values are %j", (document, values) => {
  expect(valuesIn(document)).toEqual(values);
});

test("each value has its position in the document", () => {
  const document = "Answer Northwind by Nov 27.";
  for (const { text, start } of listValues(document))
    expect(document.slice(start, start + text.length)).toBe(text);
});

test("values that no source contains are found", () => {
  const sources = ["Copper: 9480. Northwind wrote on Nov 27. It arrived on the 9th at 4.", "Tin"].map(
    foldText,
  );
  const document =
    "On the 9th, the 4th, and the 7th, copper rose to 9,480, not 9,481. As Northwind's letter of Nov 28 says, ask Contoso.";
  expect(findUnsourced(listValues(document), sources).map(({ text }) => text)).toEqual([
    "7th",
    "9,481",
    "Nov 28",
    "Contoso",
  ]);
});

test("a very long document is read quickly", () => {
  const document = "Copper rose to 9,480 and Dana Whitfield wrote on Nov 27. ".repeat(5_000);
  const before = performance.now();
  const source = foldText(document);
  expect(findUnsourced(listValues(document), [source])).toEqual([]);
  expect(performance.now() - before).toBeLessThan(2_000);
});
