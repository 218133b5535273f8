import { describe, expect, test } from "vitest";
import { sayMoney } from "./say-money";

describe("sayMoney", () => {
  test.each([
    [0, "$0.00"],
    [1_234_500_000, "$1,234.50"],
    [10_000, "$0.01"],
    [4_210, "$0.0042"],
    [99, "less than $0.0001"],
  ])("formats %i millionths as %s", (millionths, words) => {
    expect(sayMoney(millionths)).toBe(words);
  });
});
