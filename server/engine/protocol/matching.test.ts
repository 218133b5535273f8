import { describe, expect, test } from "vitest";
import { keyAt, keysOf, matchPath } from "./matching";

const event = (data: Record<string, unknown>) => ({ id: "e1", name: "some/event", data, ts: 1 });

describe("matchPath", () => {
  test("reads the SDK's form of a match, in either order", () => {
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

  test("the same value at the same path matches", () => {
    expect(matches("data.k", { k: "a" }, { k: "a", more: 1 })).toBe(true);
    expect(matches("data.user.id", { user: { id: 7 } }, { user: { id: 7 } })).toBe(true);
    expect(matches("data.yes", { yes: true }, { yes: true })).toBe(true);
  });

  test("without a path every event matches", () => {
    expect(matches(null, {}, { k: "b" })).toBe(true);
  });

  test("a different value, or the value at a different path, doesn't match", () => {
    expect(matches("data.k", { k: "a" }, { k: "b" })).toBe(false);
    expect(matches("data.k", { k: "a" }, { other: "a" })).toBe(false);
  });

  test("numbers and strings aren't converted", () => {
    expect(matches("data.k", { k: 1 }, { k: "1" })).toBe(false);
  });

  test("missing on both sides doesn't match", () => {
    expect(matches("data.k", {}, {})).toBe(false);
    expect(matches("data.k", { k: null }, { k: null })).toBe(false);
    expect(matches("data.k.id", { k: "text" }, { k: "text" })).toBe(false);
  });

  test("a value with a quote or a backslash doesn't match itself", () => {
    for (const k of ['"', "it's", "a\\b", "line\nline", "\ud800"])
      expect(matches("data.k", { k }, { k })).toBe(false);
  });
});
