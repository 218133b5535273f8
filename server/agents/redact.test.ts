import { describe, expect, test } from "vitest";
import { redact } from "./redact";

describe("redact", () => {
  test("takes every secret out, with or without its scheme", () => {
    expect(redact("a sk-12345678 b sk-12345678", ["sk-12345678"])).toBe("a [credential] b [credential]");
    expect(redact('{"auth":"Bearer abcdefghij"}', ["Bearer abcdefghij"])).toBe('{"auth":"[credential]"}');
    expect(redact('{"token":"abcdefghij"}', ["Bearer abcdefghij"])).toBe('{"token":"[credential]"}');
  });

  test("leaves words alone that are no secrets", () => {
    expect(redact("a key", ["a", "", undefined])).toBe("a key");
  });
});
