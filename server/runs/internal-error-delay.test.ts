import { describe, expect, test } from "vitest";
import { defaultRetryDelay } from "@/server/engine/protocol/protocol";
import { internalErrorDelay } from "./internal-error-delay";

const ATTEMPTS = Array.from({ length: 21 }, (_, attempt) => attempt);

describe("internalErrorDelay", () => {
  test("returns shorter delays than an Inngest server while an error is likely to be temporary", () => {
    const soon = ATTEMPTS.slice(0, 4).reduce((sum, attempt) => sum + internalErrorDelay(attempt), 0);
    expect(soon).toBeLessThan(15_000);
    expect(defaultRetryDelay(0)).toBeGreaterThanOrEqual(15_000);
  });

  test("returns longer delays each time, up to a server's delays, so no run fails during an outage of several hours", () => {
    const least = ATTEMPTS.map((attempt) => Math.floor(internalErrorDelay(attempt) / 1_000));
    const inAll = least.reduce((sum, seconds) => sum + seconds, 0);
    expect(inAll).toBeGreaterThan(6 * 3_600);
    expect(least.at(-1)).toBeGreaterThanOrEqual(7_200);
  });
});
