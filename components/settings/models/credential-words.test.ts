import { describe, expect, test } from "vitest";
import { describeSecret, goesTo, keyHint } from "./credential-words";

const KEPT = { hint: "abcd", hasSecret: true };

describe("keyHint", () => {
  test("says that an empty field keeps the key, and shows how the key ends", () => {
    const hint = keyHint({ credential: KEPT, header: false, isElsewhere: false });
    expect(hint).toBe("Leave empty to keep the current key, which ends in abcd.");
  });

  test("doesn't show the end of a key that is too short", () => {
    const hint = keyHint({ credential: { ...KEPT, hint: "" }, header: false, isElsewhere: false });
    expect(hint).toBe("Leave empty to keep the current key.");
  });

  test("asks for the key again if the address changes", () => {
    expect(keyHint({ credential: KEPT, header: false, isElsewhere: true })).toMatch(/Paste the key again/);
    expect(keyHint({ credential: KEPT, header: true, isElsewhere: true })).toMatch(/Paste the value again/);
  });

  test("says that a new key is never shown again", () => {
    for (const header of [true, false])
      expect(keyHint({ credential: null, header, isElsewhere: false })).toMatch(/never shown again/);
  });
});

describe("describeSecret", () => {
  test.each([
    [{ ...KEPT, kind: "openai" as const }, "Key …abcd"],
    [{ ...KEPT, hint: "", kind: "header" as const }, "Value saved"],
    [{ hint: "", hasSecret: false, kind: "compatible" as const }, "No key"],
  ])("shows at most the end of a key", (credential, words) => {
    expect(describeSecret(credential)).toBe(words);
  });
});

describe("goesTo", () => {
  test.each([
    ["compatible", "http://localhost:11434/v1", " http://localhost:11434/v1// ", true],
    ["compatible", "http://localhost:11434/v1", "http://localhost:11434/v2", false],
    ["header", "https://a.test", "https://a.test/api/ ", true],
    ["header", "https://a.test", "https://a.test:8443/api", false],
    ["header", "https://a.test", "a.te", false],
  ] as const)("a %s secret for %s goes to %s: %s", (kind, baseUrl, address, goes) => {
    expect(goesTo({ kind, baseUrl }, address)).toBe(goes);
  });
});
