import { describe, expect, test } from "vitest";
import type { ReviewStatus } from "@/server/domain/review/status";
import type { RunStatus } from "@/server/domain/run/status";
import { deriveJobStatus } from "./status";

const at = (second: number) => new Date(second * 1000);

/** Creates a run that started at second 0. `opened` lists the seconds when its reviews opened. */
const run = (status: RunStatus, updatedAt: number, ...opened: number[]) => ({
  continuations: [],
  status,
  updatedAt: at(updatedAt),
  reviews: opened.map((second) => ({ createdAt: at(second) })),
});

const first = { kind: "RUN" as const, createdAt: at(0), review: null };

/** Creates the segment after the review that opened at second 10 and got its first vote at second 15. */
const nextAfter = (status: ReviewStatus, closedAt: number | null, settledAt: number | null) => ({
  kind: "RESUME" as const,
  createdAt: at(15),
  review: {
    status,
    createdAt: at(10),
    closedAt: closedAt === null ? null : at(closedAt),
    settledAt: settledAt === null ? null : at(settledAt),
  },
});

describe("deriveJobStatus", () => {
  test("the first segment is queued, runs, and ends with the run", () => {
    expect(deriveJobStatus(first, run("QUEUED", 0))).toEqual({ status: "QUEUED", since: at(0) });
    expect(deriveJobStatus(first, run("RUNNING", 2))).toEqual({ status: "RUNNING", since: at(2) });
    expect(deriveJobStatus(first, run("COMPLETED", 9))).toEqual({ status: "COMPLETED", since: at(9) });
    expect(deriveJobStatus(first, run("FAILED", 9))).toEqual({ status: "FAILED", since: at(9) });
  });

  test("a segment completes when the run pauses, no matter how the run continues", () => {
    for (const status of ["PAUSED", "RUNNING", "FAILED", "COMPLETED"] as const)
      expect(deriveJobStatus(first, run(status, 99, 10))).toEqual({ status: "COMPLETED", since: at(10) });
    expect(deriveJobStatus(nextAfter("APPROVED", 20, 21), run("FAILED", 99, 10, 30))).toEqual({
      status: "COMPLETED",
      since: at(30),
    });
  });

  test("the next segment is queued from the first vote until the run picks up the decision", () => {
    expect(deriveJobStatus(nextAfter("OPEN", null, null), run("PAUSED", 10, 10))).toEqual({
      status: "QUEUED",
      since: at(15),
    });
    expect(deriveJobStatus(nextAfter("APPROVED", 20, null), run("RUNNING", 20, 10))).toEqual({
      status: "QUEUED",
      since: at(20),
    });
    expect(deriveJobStatus(nextAfter("APPROVED", 20, 21), run("RUNNING", 20, 10))).toEqual({
      status: "RUNNING",
      since: at(21),
    });
  });

  test("the next segment fails if the review was rejected, expired, or canceled", () => {
    for (const status of ["REJECTED", "EXPIRED", "CANCELLED"] as const)
      expect(deriveJobStatus(nextAfter(status, 20, null), run("FAILED", 20, 10)).status).toBe("FAILED");
  });
});
