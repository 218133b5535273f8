import { describe, expect, test } from "vitest";
import { judgeNextCall, LONG_ANSWER, type NextCall, USUAL_ANSWER } from "./next-call";
import type { Price } from "./prices";

const PRICE: Price = { input: 1, output: 10, long: { above: 100_000, input: 2, output: 20 } };
const FIRST: NextCall = { bytes: 2_000, maxOutputTokens: null };

describe("judgeNextCall", () => {
  test("reserves the maximum cost of a call", () => {
    const capped = { ...FIRST, maxOutputTokens: 100 };
    expect(judgeNextCall(PRICE, 2_000, capped)).toEqual({ goes: true, cost: 2_000, maxOutputTokens: 100 });
    expect(judgeNextCall(PRICE, 1_999, capped)).toEqual({ goes: false, cost: 2_000 });
  });

  test("caps output that has no limit, and lowers the cap if little budget is left", () => {
    const [usual, long] = [USUAL_ANSWER, LONG_ANSWER].map((answer) => 1_000 + 10 * answer) as [
      number,
      number,
    ];
    expect(judgeNextCall(PRICE, usual - 1, FIRST)).toEqual({ goes: false, cost: usual });
    expect(judgeNextCall(PRICE, usual, FIRST)).toEqual({
      goes: true,
      cost: usual,
      maxOutputTokens: USUAL_ANSWER,
    });
    expect(judgeNextCall(PRICE, long - 1, FIRST)).toMatchObject({ cost: usual });
    for (const left of [long, 100 * long])
      expect(judgeNextCall(PRICE, left, FIRST)).toEqual({
        goes: true,
        cost: long,
        maxOutputTokens: LONG_ANSWER,
      });
  });

  test("charges a long prompt at the long-prompt price", () => {
    const long = { bytes: 200_002, maxOutputTokens: 1 };
    expect(judgeNextCall(PRICE, 1e9, long)).toMatchObject({ cost: 2 * 100_001 + 20 });
  });

  test("allows a free call without a budget", () => {
    const free = { input: 0, output: 0 };
    expect(judgeNextCall(free, 0, FIRST)).toEqual({ goes: true, cost: 0, maxOutputTokens: null });
  });
});
