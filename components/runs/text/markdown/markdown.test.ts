import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { HOSTILE } from "@/e2e/app/hostile-texts";
import { looksLikeMarkdown } from "@/server/domain/markdown/looks-like-markdown";
import {
  expectNothingHidden,
  isSource,
  placeInDocuments,
  textIn,
  UNSAFE_ADDRESS,
} from "@/server/testing/document-html";
import { Markdown } from "./markdown";

const render = (text: string) => renderToStaticMarkup(createElement(Markdown, { text }));

describe("Markdown", () => {
  test("renders headings, lists, tables, code, and emphasis", () => {
    const html = render(
      "# Prices\n\n- **Copper** rose\n- *Tin* fell\n\n1. One\n2. Two\n\n| Metal | Price |\n|---|---|\n| Copper | 9 |\n\n```js\nlet a = 1;\n```\n\nLine one\nline two",
    );
    for (const part of ["<h3", "<ul", "<strong>Copper</strong>", "<em>Tin</em>", "<ol", "<table", "<code"])
      expect(html.replace("<pre", "<code")).toContain(part);
    expect(isSource(html)).toBe(false);
    expect(html).toContain("Line one\nline two");
  });

  test("opens links in a new tab and shows their host", () => {
    const html = render("[the report](https://example.com/a/b) and https://example.org/c");
    expect(html).toContain('href="https://example.com/a/b" target="_blank" rel="noreferrer"');
    expect(textIn(html)).toBe("the report (example.com) and https://example.org/c");
  });

  test.each([
    ["[https://paypal.com](https://paypal.co/x)", "https://paypal.com (paypal.co)"],
    ["[the contact.com page](https://t.co/a)", "the contact.com page (t.co)"],
    ["[click](javascript:alert(1))", "click (javascript:alert(1))"],
    ["[pay](не-платить)", "pay (не-платить)"],
    ["[mail](mailto:x@y.test?bcc=z@z.test)", "mail (x@y.test?bcc=z@z.test)"],
  ])("shows where a link really leads: %s", (text, seen) => {
    expect(textIn(render(text))).toBe(seen);
  });

  test.each([
    ["![chart](https://example.com/chart.png)", "chart (example.com)"],
    ["![](https://example.com/chart.png)", "https://example.com/chart.png"],
    ["[](https://example.com/chart)", "https://example.com/chart"],
    ["[![Build](https://ci.test/b.svg)](https://ci.test)", "Build (ci.test) (ci.test)"],
  ])("doesn't fetch images or nest links: %s", (text, seen) => {
    const html = render(text);
    expect(html).not.toContain("<img");
    expect(html.match(/<a /g)).toHaveLength(1);
    expect(textIn(html)).toBe(seen);
  });

  test("keeps line breaks in lists, and the indentation of code and HTML", () => {
    expect(render("- Address:\n  12 Main St\n  London")).toContain("Address:\n12 Main St\nLondon");
    expect(render("```yaml\na:\n  b: 1\n```")).toContain("a:\n  b: 1");
    expect(render("<a>\n  <b>https://a.test</b>\n</a>")).toContain("\n  &lt;b&gt;");
  });

  test.each([
    ["an unused definition", "Pay.\n\n[hidden]: https://example.com 'Not really'"],
    ["a link's title", "[a](https://example.com '❌')"],
    ["cells without a column", "| a |\n|---|\n| b | ✅ |"],
    ["a footnote", "Pay[^1]\n\n[^1]: Never"],
    ["numbers that a list counts differently", "1. a\n1. b"],
    ["a number that doesn't fit beside its list", "100000. is due"],
    ["asterisks that multiply", "Total = 5*3 + 2*(4), and 5*3*元"],
    ["a sign before an amount", "> 500 dollars"],
    ["a plus before a number", "+ 5 percent"],
    ["a backslash", "C:\\_temp **a**"],
    ["entities", "A &lt; B and **C**"],
    ["deep nesting", `${"- ".repeat(700)}a`],
    ["too many markers", "*a **b ".repeat(600)],
    ["indented text", "- a\n\n  ```yaml\n  b:\n    c: &amp;\n  ```\n\n&amp;"],
  ])("shows the source instead of hiding %s", (_, text) => {
    const html = render(text);
    expect(isSource(html)).toBe(true);
    expect(textIn(html)).toBe(text);
  });

  test("never hides a letter, digit, or symbol", () => {
    expectNothingHidden(render);
  });

  test.each(HOSTILE.split("\n"))("renders only the elements that Markdown needs: %s", (line) => {
    const allowed =
      "div p h3 ul ol li strong em del code pre span a table thead tbody tr th td section hr br blockquote".split(
        " ",
      );
    for (const text of placeInDocuments(line)) {
      const names = [...render(text).matchAll(/<([a-z0-9]+)/gi)].map(([, name]) => name ?? "");
      expect(names.filter((name) => !allowed.includes(name))).toEqual([]);
      expect(render(text)).not.toMatch(UNSAFE_ADDRESS);
    }
  });
});

describe("looksLikeMarkdown", () => {
  test.each([
    ["# Title", true],
    ["It is **bold**.", true],
    ["- one\n- two", true],
    ["See https://example.com", true],
    ["| a | b |\n|---|---|", true],
    ["Title\n=====", true],
    ["NVDA closed at 131.20 dollars, up 2.4 percent (a record).", false],
    ["Alder & Finch - a well-known firm, 5 * 3", false],
    ['{"a": "**b**"}', false],
    ["snake_case_name", false],
  ])("%j: %s", (text, is) => {
    expect(looksLikeMarkdown(text)).toBe(is);
  });
});
