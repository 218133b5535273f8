import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { Semaphore } from "./semaphore";

describe("Semaphore", () => {
  test("runs up to the limit at a time, in order of arrival", async () => {
    const semaphore = new Semaphore(2);
    const order: number[] = [];
    let inside = 0;
    let most = 0;
    const visit = (index: number) =>
      semaphore.run(async () => {
        order.push(index);
        most = Math.max(most, ++inside);
        await pause(1);
        inside--;
        return index;
      });
    const visitors = Array.from({ length: 20 }, (_, index) => index);
    expect(await Promise.all(visitors.map(visit))).toEqual(visitors);
    expect(order).toEqual(visitors);
    expect(most).toBe(2);
  });

  test("starts the next task after one fails", async () => {
    const semaphore = new Semaphore(1);
    const failed = semaphore.run(() => Promise.reject(new Error("no")));
    const next = semaphore.run(async () => "in");
    await expect(failed).rejects.toThrow("no");
    expect(await next).toBe("in");
  });
});
