import { describe, expect, test, vi } from "vitest";
import { makeSettling, SETTLE_MS } from "./settling";

/** A fake timer that the test advances. */
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
  test("settles and notifies after the content has been in view for a second", () => {
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

  test("starts over when the content changes, even back to the previous content", () => {
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

  test("isn't settled until the change is rendered", () => {
    const clock = makeClock();
    const settling = makeSettling(clock.timer);
    settling.show("a");
    clock.pass(SETTLE_MS);
    expect(settling.isSettled("b")).toBe(false);
  });

  test("doesn't settle while the content is loading", () => {
    const clock = makeClock();
    const settling = makeSettling(clock.timer);
    settling.show(null);
    clock.pass(2 * SETTLE_MS);
    expect(settling.isSettled(null)).toBe(false);
  });

  test("doesn't start over when the same content is rendered again", () => {
    const clock = makeClock();
    const settling = makeSettling(clock.timer);
    settling.show("a");
    clock.pass(SETTLE_MS / 2);
    settling.show("a");
    clock.pass(SETTLE_MS / 2);
    expect(settling.isSettled("a")).toBe(true);
  });
});
