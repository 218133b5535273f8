import { describe, expect, test } from "vitest";
import { escapeText, fitsCard, MAX_CARD_CHARS } from "./card";
import { readTarget, writeTarget } from "./target";

const review = { kind: "TEXT", text: "The draft.", action: "Check it." } as const;

describe("fitsCard", () => {
  test("accepts a document of up to 2,900 characters, whatever they are", () => {
    expect(fitsCard({ ...review, text: "😀".repeat(MAX_CARD_CHARS) })).toBe(true);
    expect(fitsCard({ ...review, text: "x".repeat(MAX_CARD_CHARS + 1) })).toBe(false);
  });

  test.each([
    { ...review, kind: "TOOL_CALL" } as const,
    { ...review, kind: "DELIVERY" } as const,
    { ...review, action: "x".repeat(1_001) },
    { ...review, text: "100\u202E" },
    { ...review, text: " \n" },
  ])("rejects %j", (one) => {
    expect(fitsCard(one)).toBe(false);
  });
});

describe("a button's target", () => {
  const target = { cardId: `card_${"a".repeat(26)}`, hash: "0".repeat(64) };

  test("is read as it was written", () => {
    expect(readTarget(writeTarget(target))).toEqual(target);
  });

  test.each([undefined, "", "rev_1", `${writeTarget(target)} `, `${target.cardId}.x`])(
    "isn't %j",
    (value) => {
      expect(readTarget(value)).toBeNull();
    },
  );
});

test("escapeText leaves nothing that Slack reads as a mention or a link", () => {
  expect(escapeText("<!channel> & <@U1>")).toBe("&lt;!channel&gt; &amp; &lt;@U1&gt;");
});
