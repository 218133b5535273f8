import { afterEach, describe, expect, test, vi } from "vitest";
import { until } from "@/server/testing/until";
import { startLoop } from "./loop";

afterEach(() => vi.useRealTimers());

/**
 * Starts a loop that sends numbers. Its timer fires only when the test calls `tick`. Sending a negative number waits
 * until the test calls that number's function in `held`.
 */
function startWith(queue: number[], max: number) {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const sent: number[] = [];
  const held = new Map<number, () => void>();
  let most = 0;
  const loop = startLoop<number>({
    everyMs: 1_000,
    max,
    claim: async (free, underWay) => {
      most = Math.max(most, underWay.length + free);
      return queue.splice(0, free);
    },
    send: async (row) => {
      if (row < 0) await new Promise<void>((resolve) => held.set(row, resolve));
      sent.push(row);
    },
  });
  return { loop, sent, held, most: () => most, tick: () => vi.advanceTimersByTime(1_000) };
}

describe("startLoop", () => {
  test("goes on while there is work, without waiting for the timer", async () => {
    const { loop, sent, most, tick } = startWith(
      Array.from({ length: 100 }, (_, index) => index),
      5,
    );
    tick();
    await until(
      async () => sent.length,
      (count) => count === 100,
    );
    expect(most()).toBe(5);
    await loop.stop();
  });

  test("fills the other places while a row takes long", async () => {
    const { loop, sent, held, tick } = startWith([-1, 1, 2, 3], 2);
    tick();
    await until(
      async () => sent.length,
      (count) => count === 3,
    );
    expect(sent).toEqual([1, 2, 3]);
    held.get(-1)?.();
    await loop.stop();
    expect(sent).toEqual([1, 2, 3, -1]);
  });

  test("claims nothing after it is stopped", async () => {
    const queue = [-1, 1, 2];
    const { loop, held, tick } = startWith(queue, 1);
    tick();
    await until(
      async () => held.size,
      (size) => size === 1,
    );
    const stopped = loop.stop();
    held.get(-1)?.();
    await stopped;
    expect(queue).toEqual([1, 2]);
  });
});
