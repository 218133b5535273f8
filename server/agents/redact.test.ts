import { describe, expect, test } from "vitest";
import { redact, redactPieces } from "./redact";

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

describe("redactPieces", () => {
  const tell = (pieces: string[]) => pieces.map(redactPieces(["sk-12345678"]));

  test("takes a secret out that comes in pieces, and holds nothing else back", () => {
    expect(tell(["The key ", "is sk-123", "45678", " as", " you know"])).toEqual([
      "The key ",
      "is ",
      "[credential]",
      " a",
      "s you know",
    ]);
  });

  test("keeps the halves of one letter together", () => {
    expect(tell(["a\ud83d", "\ude00b"])).toEqual(["a", "\u{1F600}b"]);
  });
});
