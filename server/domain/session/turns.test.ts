import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fitTurns, MAX_TURN_BYTES, MAX_TURNS } from "./turns";

const turn = (number: number, length = 1) => ({ input: `${number}`, output: "x".repeat(length) });
const numbers = (turns: { input: string }[]) => turns.map(({ input }) => Number(input));

describe("fitTurns", () => {
  test("returns the earliest turn first and keeps the latest of many", () => {
    const latestFirst = Array.from({ length: 30 }, (_, index) => turn(30 - index));
    expect(numbers(fitTurns(latestFirst))).toEqual(
      Array.from({ length: MAX_TURNS }, (_, index) => index + 11),
    );
    expect(fitTurns([])).toEqual([]);
  });

  test("omits a turn that doesn't fit, and all earlier turns", () => {
    const large = MAX_TURN_BYTES / 2;
    expect(numbers(fitTurns([turn(4, 10), turn(3, large), turn(2, large), turn(1, 10)]))).toEqual([3, 4]);
  });

  test("truncates the latest turn between characters if it's too long on its own", () => {
    const [only, ...more] = fitTurns([{ input: "€".repeat(MAX_TURN_BYTES), output: "short" }, turn(1)]);
    expect(more).toEqual([]);
    expect(only?.output).toBe("short");
    expect(only?.input).toMatch(/^€+\n\[truncated\]$/);
  });

  test("never exceeds its limits", () => {
    const text = fc
      .tuple(fc.constantFrom("a", "é", "€", "😀"), fc.nat(40_000))
      .map(([letter, count]) => letter.repeat(count));
    fc.assert(
      fc.property(fc.array(fc.record({ input: text, output: text }), { maxLength: 25 }), (turns) => {
        const kept = fitTurns(turns);
        const bytes = kept.reduce(
          (sum, { input, output }) => sum + Buffer.byteLength(input) + Buffer.byteLength(output),
          0,
        );
        expect(bytes).toBeLessThanOrEqual(MAX_TURN_BYTES);
        expect(kept.length).toBeLessThanOrEqual(MAX_TURNS);
        if (turns.length > 0) expect(kept.length).toBeGreaterThan(0);
      }),
      { numRuns: 50 },
    );
  });
});
