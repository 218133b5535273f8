import { describe, expect, test } from "vitest";
import { MATCH_MARK, toExcerpt } from "./excerpt";

/** Writes an excerpt with its matches in brackets. */
function excerpt(slice: string, { isStart = true, isEnd = true } = {}): string {
  const parts = toExcerpt(slice.replace(/[[\]]/g, MATCH_MARK), { isStart, isEnd });
  return parts.map(({ text, matched }) => (matched ? `[${text}]` : text)).join("");
}

describe("an excerpt", () => {
  test("is on one line", () => {
    expect(excerpt(" Refund for\n\n\torder  [48213], \r\nplease.\n")).toBe(
      "Refund for order [48213], please.",
    );
  });

  test("shows where text is missing, and has no parts of words there", () => {
    expect(excerpt("gards the [order]s", { isStart: false })).toBe("…the [order]s");
    expect(excerpt("[er], the [order] [o]", { isStart: false, isEnd: false })).toBe("…, the [order]…");
    expect(excerpt("n't close the [order] didn'", { isStart: false, isEnd: false })).toBe(
      "…close the [order]…",
    );
    expect(excerpt("-[48213] ", { isStart: false, isEnd: false })).toBe("…-[48213]…");
  });

  test("keeps letters and their marks together", () => {
    const shown = excerpt("[की] foo [order] [e\u0301]", { isStart: false, isEnd: false });
    expect(shown).toBe("…foo [order]…");
  });

  test("keeps the match in text without spaces", () => {
    const text = "東".repeat(40);
    expect(excerpt(`[京]${text}`, { isEnd: false })).toBe(`[京]${text}…`);
  });

  test("keeps matches at its start and end, and next to each other", () => {
    expect(excerpt("[Order]-[48213]")).toBe("[Order]-[48213]");
    expect(toExcerpt(`${MATCH_MARK}Order${MATCH_MARK}`, { isStart: true, isEnd: true })).toEqual([
      { text: "Order", matched: true },
    ]);
  });

  test("keeps what looks like markup as text", () => {
    expect(toExcerpt("<mark>&amp;", { isStart: true, isEnd: true })).toEqual([
      { text: "<mark>&amp;", matched: false },
    ]);
  });
});
