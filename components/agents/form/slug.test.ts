import { expect, test } from "vitest";
import { slugOf } from "./slug";

test.each([
  ["Invoice reader", "invoice_reader"],
  ["  Invoice-reader (EU)  ", "invoice_reader_eu"],
  ["Übersetzer für Österreich", "ubersetzer_fur_osterreich"],
  ["Größe", "grosse"],
  ["3rd reader", "rd_reader"],
  ["42", ""],
  ["発注", ""],
  ["", ""],
])("%j suggests the ID %j", (name, id) => {
  expect(slugOf(name)).toBe(id);
});

test("shortens a long name to an ID of at most 60 characters without a trailing underscore", () => {
  const id = slugOf(`${"a".repeat(59)} b`);
  expect(id).toBe("a".repeat(59));
});
