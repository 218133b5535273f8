import { describe, expect, it } from "vitest";
import { nextPoll, progressOf } from "./watch";

describe("how often a run is asked for", () => {
  it("is often while something moves, or before anything is known", () => {
    expect([nextPoll(undefined, false), nextPoll("QUEUED", false), nextPoll("RUNNING", false)]).toEqual([
      700, 700, 700,
    ]);
  });

  it("is less often while it waits for a person", () => {
    expect(nextPoll("PAUSED", false)).toBe(2_000);
  });

  it("is never again once it has ended", () => {
    expect([nextPoll("COMPLETED", false), nextPoll("FAILED", false)]).toEqual([false, false]);
  });

  it("is never again once it is refused", () => {
    expect([nextPoll(undefined, true), nextPoll("RUNNING", true)]).toEqual([false, false]);
  });
});

describe("a run's progress", () => {
  it("is empty before anything is known", () => {
    expect(progressOf(undefined).size).toBe(0);
  });
});
