import { expect, test } from "vitest";
import { makeViewClock } from "./view-clock";

test("a view clock counts only while in view, and reports each second once", () => {
  let time = 0;
  const clock = makeViewClock(() => time);
  const pass = (ms: number) => {
    time += ms;
  };
  pass(5_000);
  expect(clock.take()).toBe(0);
  clock.setInView(true);
  pass(2_400);
  clock.setInView(true);
  expect(clock.take()).toBe(2);
  pass(700);
  clock.setInView(false);
  pass(60_000);
  expect(clock.take()).toBe(1);
  expect(clock.take()).toBe(0);
  clock.restore(3);
  expect(clock.take()).toBe(3);
});
