import { describe, expect, test } from "vitest";
import { SignInThrottle } from "./throttle";

const MINUTE = 60_000;

function fail(
  throttle: SignInThrottle,
  times: number,
  { email = "dana@acme.test", address = "10.0.0.1" } = {},
) {
  for (let i = 0; i < times; i++) throttle.recordFailure(email, address, 0);
}

describe("SignInThrottle", () => {
  test("lets ten failures from one address through, and not an eleventh attempt", () => {
    const throttle = new SignInThrottle();
    fail(throttle, 9);
    expect(throttle.allows("dana@acme.test", "10.0.0.1", 1)).toBe(true);
    fail(throttle, 1);
    expect(throttle.allows("dana@acme.test", "10.0.0.1", 1)).toBe(false);
  });

  test("leaves other people and other addresses alone", () => {
    const throttle = new SignInThrottle();
    fail(throttle, 10);
    expect(throttle.allows("sam@acme.test", "10.0.0.1", 1)).toBe(true);
    expect(throttle.allows("dana@acme.test", "10.0.0.2", 1)).toBe(true);
  });

  test("refuses a hundred failures for one email, however many addresses they came from", () => {
    const throttle = new SignInThrottle();
    for (let i = 0; i < 100; i++) fail(throttle, 1, { address: `10.0.0.${i}` });
    expect(throttle.allows("dana@acme.test", "192.0.2.1", 1)).toBe(false);
  });

  test("opens again after fifteen minutes", () => {
    const throttle = new SignInThrottle();
    fail(throttle, 10);
    expect(throttle.allows("dana@acme.test", "10.0.0.1", 15 * MINUTE - 1)).toBe(false);
    expect(throttle.allows("dana@acme.test", "10.0.0.1", 15 * MINUTE)).toBe(true);
  });

  test("forgets what somebody mistyped before they got in", () => {
    const throttle = new SignInThrottle();
    fail(throttle, 9);
    throttle.recordSuccess("dana@acme.test", "10.0.0.1");
    fail(throttle, 9);
    expect(throttle.allows("dana@acme.test", "10.0.0.1", 1)).toBe(true);
  });
});
