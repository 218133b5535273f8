import { describe, expect, test } from "vitest";
import type { FailedAttemptDto } from "@/server/domain/run/api";
import { countAttempts, describeAttempt } from "./attempts";

const failed = (attempt: number): FailedAttemptDto => ({
  attempt,
  error: { code: "overload", message: "It is busy." },
  startedAt: "2026-11-25T10:00:00.000Z",
  finishedAt: "2026-11-25T10:00:01.000Z",
});

describe("attempts of a step", () => {
  test("have no label if there was only one, however many decisions its calls needed", () => {
    expect(countAttempts({ failedAttempts: [] })).toBe(1);
    expect(describeAttempt({ failedAttempts: [] }, 3)).toBeNull();
  });

  test("are counted by failures, because continuing after a decision isn't a new attempt", () => {
    // The first attempt failed. The second waited for a decision on a call. When it continued, its stored number became
    // 3. Then it failed, too.
    const step = { failedAttempts: [failed(1), failed(3)] };
    expect(countAttempts(step)).toBe(3);
    expect([1, 2, 3, 4].map((attempt) => describeAttempt(step, attempt))).toEqual([
      "attempt 1",
      "attempt 2",
      "attempt 2",
      "attempt 3",
    ]);
  });
});
