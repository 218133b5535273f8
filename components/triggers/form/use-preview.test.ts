import { expect, test } from "vitest";
import { pauseOf } from "./use-preview";

test("pauseOf waits longer before it sends a large payload again", () => {
  expect(pauseOf("{}")).toBeLessThan(500);
  expect(pauseOf("x".repeat(100_000))).toBeGreaterThan(1_000);
});
