import { describe, expect, test } from "vitest";
import { keyAt, keysOf, matchPath } from "./matching";

const event = (data: Record<string, unknown>) => ({ id: "e1", name: "some/event", data, ts: 1 });

describe("matchPath", () => {
  test("reads a match as the SDK writes it, in either order", () => {
    expect(matchPath("event.data.k == async.data.k")).toBe("data.k");
    expect(matchPath("async.data.user.id == event.data.user.id")).toBe("data.user.id");
  });

  test.for([
    "event.data.a == async.data.b",
    "event.data.k == 'x'",
    "event.data.k != async.data.k",
    "event.data.k == async.data.k && true",
    "event.data.a[0] == async.data.a[0]",
    "event..k == async..k",
  ])("rejects %s", (expression) => {
    expect(matchPath(expression)).toBeUndefined();
  });
});

describe("keyAt and keysOf", () => {
  const matches = (
    path: string | null,
    waiting: Record<string, unknown>,
    arriving: Record<string, unknown>,
  ) => {
    const key = keyAt(event(waiting), path);
    return key !== null && keysOf(event(arriving)).includes(key);
  };

  test("match the same value at the same path", () => {
    expect(matches("data.k", { k: "a" }, { k: "a", more: 1 })).toBe(true);
    expect(matches("data.user.id", { user: { id: 7 } }, { user: { id: 7 } })).toBe(true);
    expect(matches("data.yes", { yes: true }, { yes: true })).toBe(true);
  });

  test("match every event if there is no path", () => {
    expect(matches(null, {}, { k: "b" })).toBe(true);
  });

  test("don't match a different value, or the same value at a different path", () => {
    expect(matches("data.k", { k: "a" }, { k: "b" })).toBe(false);
    expect(matches("data.k", { k: "a" }, { other: "a" })).toBe(false);
  });

  test("don't convert between numbers and strings", () => {
    expect(matches("data.k", { k: 1 }, { k: "1" })).toBe(false);
  });

  test("don't match values that are missing on both sides", () => {
    expect(matches("data.k", {}, {})).toBe(false);
    expect(matches("data.k", { k: null }, { k: null })).toBe(false);
    expect(matches("data.k.id", { k: "text" }, { k: "text" })).toBe(false);
  });

  test("don't match a value with a quote or a backslash, even with itself", () => {
    for (const k of ['"', "it's", "a\\b", "line\nline", "\ud800"])
      expect(matches("data.k", { k }, { k })).toBe(false);
  });
});
