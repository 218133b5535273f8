import { describe, expect, test } from "vitest";
import { findLink, hideLink, placeholderOf, putLink, removeLink } from "./placeholder";

const ID = "msg_1";
const TOKEN = "a".repeat(43);
const LINK = `https://sign.test/r/${TOKEN}`;

describe("a placeholder", () => {
  test("becomes the link in text and HTML, unless it belongs to a different message", () => {
    const text = `Read it:\n${placeholderOf(ID)}\n> ${placeholderOf("msg_2")}`;
    const link = "https://sign.test/a&b/r/x";
    expect(putLink({ id: ID, text, html: `<a href="${placeholderOf(ID)}">` }, link)).toEqual({
      id: ID,
      text: `Read it:\n${link}\n> [[link:msg_2]]`,
      html: '<a href="https://sign.test/a&amp;b/r/x">',
    });
  });

  test("is never shown, and neither is a link stored by an earlier version", () => {
    const text = `${placeholderOf(ID)}\n${LINK}\nhttps://sign.test/invitation/${TOKEN}`;
    expect(hideLink({ id: ID, text }, "Sam $& Okafor")).toBe(
      Array(3).fill("(link for Sam $& Okafor only)").join("\n"),
    );
  });

  test("replaces a stored link, which is on its own line", () => {
    const text = `> https://evil.test/r/${"b".repeat(43)}\n${LINK}\n`;
    expect(findLink(text)).toBe(LINK);
    expect(removeLink(ID, text)).toBe(`> ${placeholderOf(ID)}\n${placeholderOf(ID)}\n`);
    expect(findLink(removeLink(ID, text))).toBeNull();
  });

  test("is replaced and hidden in linear time, no matter what the text repeats", () => {
    const timeFor = (unit: string, length: number) => {
      const text = `${unit.repeat(length / unit.length)}\n${LINK}`;
      const start = performance.now();
      expect(hideLink({ id: ID, text }, "Sam")).not.toContain(TOKEN);
      expect(removeLink(ID, text)).toContain(placeholderOf(ID));
      return performance.now() - start;
    };
    for (const unit of ["http://", "http:///r/", `/r/${"a".repeat(39)}!`, "https://a/r/"]) {
      // Alternates between short and long text, so that other load on the machine slows both down. Compares the
      // fastest runs, because they were disturbed the least.
      const took = Array.from({ length: 25 }, () => [timeFor(unit, 8_000), timeFor(unit, 64_000)] as const);
      const [short, long] = [took.map(([one]) => one), took.map(([, other]) => other)];
      expect(Math.min(...long)).toBeLessThan(30 * Math.min(...short));
    }
  });
});
