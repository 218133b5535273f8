import { describe, expect, test } from "vitest";
import type { FailedAttemptDto } from "@/server/domain/run/operations";
import { countTries, nameTry, sayTry } from "./attempts";

const failed = (attempt: number): FailedAttemptDto => ({
  attempt,
  error: { code: "overload", message: "It is busy." },
  startedAt: "2026-11-25T10:00:00.000Z",
  finishedAt: "2026-11-25T10:00:01.000Z",
});

describe("tries of a step", () => {
  test("are not told of where there was but one, however often people decided on its calls", () => {
    expect(countTries({ failedAttempts: [] })).toBe(1);
    expect(sayTry({ failedAttempts: [] }, 3)).toBeNull();
  });

  test("are counted by those that failed: what goes on after a decision belongs to the same", () => {
    // The first failed; the second asked for a call, was answered, and failed as the third attempt.
    const step = { failedAttempts: [failed(1), failed(3)] };
    expect(countTries(step)).toBe(3);
    expect([1, 2, 3, 4].map((attempt) => sayTry(step, attempt))).toEqual([
      "1st try",
      "2nd try",
      "2nd try",
      "3rd try",
    ]);
  });

  test.each([
    [2, "2nd try"],
    [11, "11th try"],
    [21, "21st try"],
  ])("are named: the %ith is the %s", (number, words) => {
    expect(nameTry(number)).toBe(words);
  });
});
