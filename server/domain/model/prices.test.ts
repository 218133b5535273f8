import { describe, expect, test } from "vitest";
import { costOf, findListPrice, PRICES } from "./prices";

describe("findListPrice", () => {
  test.each([
    ["openai", "gpt-5-mini", "gpt-5-mini"],
    ["openai", "gpt-5-mini-2025-08-07", "gpt-5-mini"],
    ["openai", "gpt-5", "gpt-5"],
    ["anthropic", "claude-sonnet-4-5-20250929", "claude-sonnet-4-5"],
    ["anthropic", "claude-sonnet-4-20250514", "claude-sonnet-4"],
    ["google", "gemini-2.5-pro-preview-03-25", "gemini-2.5-pro"],
    ["google", "gemini-2.5-flash-001", "gemini-2.5-flash"],
  ] as const)("prices %s's %s like %s", (provider, model, base) => {
    expect(findListPrice(provider, model)).toEqual((PRICES[provider] as Record<string, unknown>)[base]);
    expect(findListPrice(provider, model)).not.toBeNull();
  });

  test.each([
    ["openai", "gpt-5-unknown"],
    ["openai", "claude-opus-5"],
    ["openai", "constructor"],
    ["openai", ""],
    ["compatible", "gpt-5-mini"],
  ] as const)("returns null for %s's %j", (provider, model) => {
    expect(findListPrice(provider, model)).toBeNull();
  });
});

describe("costOf", () => {
  test("counts in millionths of a dollar", () => {
    expect(costOf({ input: 1.25, output: 10 }, { input: 1_000, output: 200 })).toBe(1_250 + 2_000);
    expect(costOf({ input: 0.05, output: 0.4 }, { input: 0, output: 0 })).toBe(0);
    expect(costOf({ input: 1.1, output: 0 }, { input: 10, output: 0 })).toBe(11);
  });

  test("uses the long-prompt price for longer inputs", () => {
    const price = { input: 1, output: 2, long: { above: 100, input: 10, output: 20 } };
    expect(costOf(price, { input: 100, output: 1 })).toBe(102);
    expect(costOf(price, { input: 101, output: 1 })).toBe(1_030);
  });
});
