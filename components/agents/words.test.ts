import { expect, test } from "vitest";
import { shareInWords } from "./words";

test("a share shows its count, the total, and the percentage", () => {
  expect(shareInWords(6, 124)).toBe("6 of 124 (4.8%)");
  expect(shareInWords(1_000, 1_000)).toBe("1,000 of 1,000 (100%)");
  expect(shareInWords(0, 124)).toBe("None");
});
