import { describe, expect, test } from "vitest";
import { sayNews, sayResult } from "./words";

const RUNNING = {
  id: "bulk_1",
  name: "Cancel refunds",
  status: "RUNNING" as const,
  total: 3,
  done: 0,
  refused: 0,
  failed: 0,
  abortedBy: null,
};
const dana = { id: "mem_1", name: "Dana", email: "dana@example.test" };

describe("sayResult", () => {
  test.each([
    ["CONTINUE", "RUNNING", "Continued"],
    ["CONTINUE", "COMPLETED", "Continued"],
    ["CONTINUE", "FAILED", "Continued, but failed again"],
    ["RERUN", "COMPLETED", "Rerun"],
    ["RERUN", "FAILED", "Rerun, but failed"],
    ["CANCEL", "FAILED", "Canceled"],
  ] as const)("of %s with a run that is now %s is %j", (kind, runStatus, words) => {
    expect(sayResult({ kind, status: "FINISHED" }, { outcome: "DONE", runStatus })).toBe(words);
  });

  test("doesn't depend on the run if the action didn't change it", () => {
    const refused = { outcome: "REFUSED", runStatus: "FAILED" } as const;
    expect(sayResult({ kind: "CONTINUE", status: "FINISHED" }, refused)).toBe("Refused");
  });
});

describe("announcements of bulk actions", () => {
  test("says once that an action started", () => {
    expect(sayNews([], [RUNNING])).toBe("“Cancel refunds” started: 3 runs.");
    expect(sayNews([RUNNING], [{ ...RUNNING, done: 2 }])).toBe("");
  });

  test("says how it ended, even if it started in between", () => {
    const finished = { ...RUNNING, status: "FINISHED" as const, done: 1, refused: 1, failed: 1 };
    const words = "“Cancel refunds” finished: 1 of 3 done, 1 refused, 1 failed.";
    expect(sayNews([RUNNING], [finished])).toBe(words);
    expect(sayNews([], [finished])).toBe(words);
    expect(sayNews([finished], [finished])).toBe("");
  });

  test("says who stopped it", () => {
    const stopped = { ...RUNNING, status: "ABORTED" as const, done: 1, abortedBy: dana };
    expect(sayNews([RUNNING], [stopped])).toBe("“Cancel refunds” was stopped by Dana: 1 of 3 done.");
  });
});
