import { describe, expect, test } from "vitest";
import { SignInThrottle } from "./throttle";

const MINUTE = 60_000;

const dana = "dana@acme.test";

/** Attempts of which none gets in. Says how many of them were let through. */
function attempt(throttle: SignInThrottle, times: number, address = "10.0.0.1"): number {
  let admitted = 0;
  for (let i = 0; i < times; i++) if (throttle.admit(dana, address, 0)) admitted++;
  return admitted;
}

describe("SignInThrottle", () => {
  test("lets ten attempts from one address through, and not an eleventh", () => {
    const throttle = new SignInThrottle();
    expect(attempt(throttle, 10)).toBe(10);
    expect(attempt(throttle, 1)).toBe(0);
  });

  test("leaves other people and other addresses alone", () => {
    const throttle = new SignInThrottle();
    attempt(throttle, 10);
    expect(throttle.admit("sam@acme.test", "10.0.0.1", 1)).toBe(true);
    expect(throttle.admit(dana, "10.0.0.2", 1)).toBe(true);
  });

  test("lets a hundred attempts for one email through, however many addresses they come from", () => {
    const throttle = new SignInThrottle();
    for (let i = 0; i < 100; i++) expect(attempt(throttle, 1, `10.0.0.${i}`)).toBe(1);
    expect(attempt(throttle, 1, "192.0.2.1")).toBe(0);
  });

  test("does not count what it refuses", () => {
    const throttle = new SignInThrottle();
    attempt(throttle, 200);
    expect(attempt(throttle, 1, "10.0.0.2")).toBe(1);
  });

  test("opens again after fifteen minutes", () => {
    const throttle = new SignInThrottle();
    attempt(throttle, 10);
    expect(throttle.admit(dana, "10.0.0.1", 15 * MINUTE - 1)).toBe(false);
    expect(throttle.admit(dana, "10.0.0.1", 15 * MINUTE)).toBe(true);
  });

  test("forgets what somebody mistyped before they got in", () => {
    const throttle = new SignInThrottle();
    attempt(throttle, 10);
    throttle.recordSuccess(dana, "10.0.0.1");
    expect(attempt(throttle, 10)).toBe(10);
  });
});
