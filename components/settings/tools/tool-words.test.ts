import { describe, expect, test } from "vitest";
import { describeRefresh, goesTo } from "./tool-words";

const named = (...names: string[]) => names.map((name) => ({ name }));

describe("describeRefresh", () => {
  test("says how many tools there are, and what has changed", () => {
    expect(describeRefresh(named("a"), named("a"))).toBe("It answers, and has 1 tool.");
    expect(describeRefresh(named("a", "b"), named("a", "c", "d"))).toBe(
      "It answers, and has 3 tools. New: c, d. Gone: b.",
    );
  });
});

describe("goesTo", () => {
  test("holds for any path of the same origin, and for nothing else", () => {
    expect(goesTo({ baseUrl: "https://a.test" }, "https://a.test/mcp")).toBe(true);
    expect(goesTo({ baseUrl: "https://a.test" }, "https://a.test:8443/mcp")).toBe(false);
    expect(goesTo({ baseUrl: "https://a.test" }, "http://a.test/mcp")).toBe(false);
    expect(goesTo({ baseUrl: "https://a.test" }, "a.te")).toBe(false);
  });
});
