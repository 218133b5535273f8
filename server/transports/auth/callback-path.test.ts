import { describe, expect, test } from "vitest";
import { callbackPath, callbackPathFrom } from "./callback-path";

describe("callbackPath", () => {
  test.each(["/workflows", "/runs?status=PAUSED&page=2", "/reviews#rev_1", "/"])(
    "keeps %s unchanged",
    (path) => {
      expect(callbackPath(path)).toBe(path);
    },
  );

  test.each([
    undefined,
    ["/a", "/b"],
    "",
    "workflows",
    "https://evil.test/",
    "//evil.test",
    "/\\evil.test",
    "/\t/evil.test",
    "/\n//evil.test",
    "/.//evil.test",
    "/a/..//evil.test",
    "javascript:alert(1)",
    "/javascript:alert(1)//\u0000",
  ])("never leads to another site: %j", (given) => {
    const path = callbackPath(given);
    expect(new URL(path, "https://here.test/sign-in").origin).toBe("https://here.test");
    expect(path).toMatch(/^\/(?!\/)/);
  });
});

describe("callbackPathFrom", () => {
  const BASE = "http://localhost:8080";

  test.each([
    ["/runs?page=2", "/runs?page=2"],
    [BASE, "/"],
    [`${BASE}/reviews#rev_1`, "/reviews#rev_1"],
  ])("turns %s into %s", (given, path) => {
    expect(callbackPathFrom(given, BASE)).toBe(path);
  });

  test.each([
    "http://localhost:8080@x",
    "http://localhost:8080@evil.test/",
    "http://localhost:8080.evil.test/",
    "http://localhost:80801/",
    "https://localhost:8080/",
    `${BASE}//evil.test`,
    `${BASE}/.//evil.test`,
    "//evil.test",
    "javascript:alert(1)",
    "nonsense",
    "",
  ])("never leads to another site: %s", (given) => {
    expect(callbackPathFrom(given, BASE)).toBe("/");
  });
});
