import { describe, expect, test } from "vitest";
import { normalizeOrganizationName } from "./name";

describe("normalizeOrganizationName", () => {
  test("normalizes white space", () => {
    expect(normalizeOrganizationName(" \tAcme \n  &\u00a0Sons ")).toBe("Acme & Sons");
  });

  test("accepts up to 100 characters, counted as code points", () => {
    expect(normalizeOrganizationName("🏢".repeat(100))).toBe("🏢".repeat(100));
  });

  test.each([
    ["", "must have 1 to 100 characters"],
    [" \n ", "must have 1 to 100 characters"],
    ["x".repeat(101), "must have 1 to 100 characters"],
    ["Ac\0me", "must not contain control characters"],
    ["Ac\u001bme", "must not contain control characters"],
    ["Ac\ud800me", "must not contain control characters"],
  ])("rejects %j", (written, message) => {
    expect(() => normalizeOrganizationName(written)).toThrow(
      expect.objectContaining({
        code: "invalid-input",
        details: { errors: [{ pointer: "/name", message }] },
      }),
    );
  });
});
