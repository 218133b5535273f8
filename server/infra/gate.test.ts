import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { Gate } from "./gate";

describe("Gate", () => {
  test("admits this many at a time, in order of arrival", async () => {
    const gate = new Gate(2);
    const order: number[] = [];
    let inside = 0;
    let most = 0;
    const visit = (index: number) =>
      gate.through(async () => {
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

  test("admits the next one after a failure", async () => {
    const gate = new Gate(1);
    const failed = gate.through(() => Promise.reject(new Error("no")));
    const next = gate.through(async () => "in");
    await expect(failed).rejects.toThrow("no");
    expect(await next).toBe("in");
  });
});
