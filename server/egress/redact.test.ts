import { describe, expect, test } from "vitest";
import { redact, redactPieces } from "./redact";

const SECRET = 'sk-a/b+c"d&e 1<2é';
const base64 = (text: string) => Buffer.from(text).toString("base64");
const spelt = (write: (code: string) => string) =>
  [...SECRET].map((letter) => write(letter.charCodeAt(0).toString(16).padStart(4, "0"))).join("");

/** What may stand around a secret in Base64: two letters, which are part of what its neighbours say as well. */
const AROUND = /^(?:[\w+/-]{0,4})\[credential\][\w+/-]{0,4}={0,2}$/;

describe("redact", () => {
  test("takes every secret out, with or without its scheme", () => {
    expect(redact("a sk-12345678 b sk-12345678", ["sk-12345678"])).toBe("a [credential] b [credential]");
    expect(redact('{"auth":"Bearer abcdefghij"}', ["Bearer abcdefghij"])).toBe('{"auth":"[credential]"}');
    expect(redact('{"token":"abcdefghij"}', ["Bearer abcdefghij"])).toBe('{"token":"[credential]"}');
  });

  test.each([
    ["JSON", JSON.stringify(SECRET).slice(1, -1)],
    ["JSON with escaped slashes", JSON.stringify(SECRET).slice(1, -1).replaceAll("/", "\\/")],
    ["JSON with every letter by its number", spelt((code) => `\\u${code}`)],
    ["JSON with numbers in capitals", spelt((code) => `\\u${code.toUpperCase()}`)],
    ["an address", encodeURIComponent(SECRET)],
    ["an address as it is typed", encodeURI(SECRET)],
    ["an address in small letters", encodeURIComponent(SECRET).replace(/%../g, (code) => code.toLowerCase())],
    ["a form", new URLSearchParams({ "": SECRET }).toString().slice(1)],
    [
      "a page",
      SECRET.replaceAll("&", "&amp;")
        .replaceAll("<", "&lt;")
        .replaceAll('"', "&quot;")
        .replace("é", "&#233;"),
    ],
  ])("knows one as %s writes it", (_, written) => {
    expect(redact(`<${written}>`, [SECRET])).toBe("<[credential]>");
  });

  test.each(["", "a", "ab", "abc"])("knows one in Base64 behind %j and before anything", (before) => {
    for (const after of ["", "a", "ab"]) {
      const pair = before + SECRET + after;
      expect(redact(base64(pair), [SECRET])).toMatch(AROUND);
      expect(redact(Buffer.from(pair).toString("base64url"), [SECRET])).toMatch(AROUND);
      expect(redact(encodeURIComponent(base64(pair)), [SECRET])).not.toContain(base64(SECRET).slice(4, -4));
    }
  });

  test("knows the password of a name and a password", () => {
    const secret = `Basic ${base64("anna:hunter2hunter2")}`;
    expect(redact("anna:hunter2hunter2 hunter2hunter2", [secret])).toBe("[credential] [credential]");
  });

  test("leaves words alone that are no secrets", () => {
    expect(redact("a key", ["a", "", undefined])).toBe("a key");
    expect(redact("The sk-1234567 of it", ["sk-12345678"])).toBe("The sk-1234567 of it");
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

  test.each([1, 2, 3, 5, 8])("takes it out in each way to write it, in pieces of %i", (length) => {
    const text = `<${SECRET}> <${JSON.stringify(SECRET)}> <${encodeURIComponent(SECRET)}> <${base64(`ab${SECRET}`)}>`;
    const clean = redactPieces([SECRET]);
    const pieces = text.match(new RegExp(`.{1,${length}}`, "gs")) ?? [];
    expect(pieces.map(clean).join("")).toBe(redact(text, [SECRET]));
    expect(redact(text, [SECRET])).not.toContain("a/b+c");
  });

  test("keeps the halves of one letter together", () => {
    expect(tell(["a\ud83d", "\ude00b"])).toEqual(["a", "\u{1F600}b"]);
  });
});
