import { describe, expect, test } from "vitest";
import { callbackPath } from "./callback-path";

describe("callbackPath", () => {
  test.each(["/workflows", "/runs?status=PAUSED&page=2", "/reviews#rev_1", "/"])("keeps %s", (path) => {
    expect(callbackPath(path)).toBe(path);
  });

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
