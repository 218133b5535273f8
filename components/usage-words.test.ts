import { describe, expect, test } from "vitest";
import { readMoney, sayMonth, sayNextMonthStart, sayTokens } from "./usage-words";

describe("readMoney", () => {
  test.each([
    ["50", 50_000_000],
    [" $ 1,50 ", 1_500_000],
    ["0.000001", 1],
    ["0", 0],
  ])("reads %o as %i", (text, millionths) => {
    expect(readMoney(text)).toBe(millionths);
  });

  test.each(["", "-1", "1.000.000", "fifty", "1e3", "1."])("rejects %o", (text) => {
    expect(readMoney(text)).toBeNull();
  });
});

test("months are in UTC, and each ends where the next one starts", () => {
  expect(sayMonth("2026-11")).toBe("November 2026");
  expect(sayNextMonthStart("2026-12")).toBe("January 1");
});

test("input and output tokens are counted separately", () => {
  expect(sayTokens({ input: 1_200, output: 300 })).toBe("1,200 tokens in, 300 out");
});
