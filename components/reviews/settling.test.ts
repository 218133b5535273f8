import { describe, expect, test, vi } from "vitest";
import { makeSettling, SETTLE_MS } from "./settling";

/** A clock that stands still until it is told to move. */
function makeClock() {
  let now = 0;
  const due = new Map<() => void, number>();
  return {
    timer(callback: () => void, ms: number) {
      const ring = () => callback();
      due.set(ring, now + ms);
      return () => void due.delete(ring);
    },
    pass(ms: number) {
      now += ms;
      for (const [ring, at] of [...due])
        if (at <= now) {
          due.delete(ring);
          ring();
        }
    },
  };
}

describe("makeSettling", () => {
  test("settles what has been in view for a second, and tells", () => {
    const clock = makeClock();
    const settling = makeSettling(clock.timer);
    const listener = vi.fn();
    settling.subscribe(listener);
    settling.show("a");
    clock.pass(SETTLE_MS - 1);
    expect(settling.isSettled("a")).toBe(false);
    expect(listener).not.toHaveBeenCalled();
    clock.pass(1);
    expect(settling.isSettled("a")).toBe(true);
    expect(listener).toHaveBeenCalledOnce();
  });

  test("starts over when what is in view changes, also back to what was there before", () => {
    const clock = makeClock();
    const settling = makeSettling(clock.timer);
    settling.show("a");
    clock.pass(SETTLE_MS);
    settling.show("b");
    expect(settling.isSettled("b")).toBe(false);
    clock.pass(SETTLE_MS - 1);
    settling.show("a");
    expect(settling.isSettled("a")).toBe(false);
    clock.pass(SETTLE_MS - 1);
    expect(settling.isSettled("a")).toBe(false);
    clock.pass(1);
    expect(settling.isSettled("a")).toBe(true);
    expect(settling.isSettled("b")).toBe(false);
  });

  test("is not settled before the change has been drawn", () => {
    const clock = makeClock();
    const settling = makeSettling(clock.timer);
    settling.show("a");
    clock.pass(SETTLE_MS);
    expect(settling.isSettled("b")).toBe(false);
  });

  test("does not settle while it loads", () => {
    const clock = makeClock();
    const settling = makeSettling(clock.timer);
    settling.show(null);
    clock.pass(2 * SETTLE_MS);
    expect(settling.isSettled(null)).toBe(false);
  });

  test("does not start over when the same is drawn again", () => {
    const clock = makeClock();
    const settling = makeSettling(clock.timer);
    settling.show("a");
    clock.pass(SETTLE_MS / 2);
    settling.show("a");
    clock.pass(SETTLE_MS / 2);
    expect(settling.isSettled("a")).toBe(true);
  });
});
