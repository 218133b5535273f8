import fc from "fast-check";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { HOSTILE } from "@/e2e/app/hostile-texts";
import { looksLikeMarkdown } from "./looks-like-markdown";
import { Markdown } from "./markdown";

const render = (text: string) => renderToStaticMarkup(createElement(Markdown, { text }));
const textIn = (html: string) =>
  html
    .replace(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#x27;", "'")
    .replaceAll("&amp;", "&");
const isSource = (html: string) => html.includes('role="note"');

describe("Markdown", () => {
  test("renders headings, lists, tables, code and emphasis", () => {
    const html = render(
      "# Prices\n\n- **Copper** rose\n- *Tin* fell\n\n1. One\n2. Two\n\n| Metal | Price |\n|---|---|\n| Copper | 9 |\n\n```js\nlet a = 1;\n```\n\nLine one\nline two",
    );
    for (const part of ["<h3", "<ul", "<strong>Copper</strong>", "<em>Tin</em>", "<ol", "<table", "<code"])
      expect(html).toContain(part);
    expect(isSource(html)).toBe(false);
    expect(html).toContain("Line one\nline two");
  });

  test("opens links in a new tab and shows their host", () => {
    const html = render("[the report](https://example.com/a/b) and https://example.org/c");
    expect(html).toContain('href="https://example.com/a/b" target="_blank" rel="noreferrer"');
    expect(textIn(html)).toBe("the report (example.com) and https://example.org/c");
  });

  test("shows the address of a link that can't be followed, and fetches no image", () => {
    expect(textIn(render("[click](javascript:alert(1))"))).toBe("click (javascript:alert(1))");
    const html = render("![chart](https://example.com/chart.png)");
    expect(html).not.toContain("<img");
    expect(textIn(html)).toBe("chart (example.com)");
  });

  test.each([
    ["an unused definition", "Pay.\n\n[hidden]: https://example.com 'Not really'"],
    ["a link's title", "[a](https://example.com 'Do not pay')"],
    ["cells without a column", "| a |\n|---|\n| b | c |"],
    ["a footnote", "Pay[^1]\n\n[^1]: Never"],
    ["numbers that a list counts differently", "1. a\n1. b"],
    ["words after a code block's language", "```js secret words\na\n```"],
    ["asterisks that multiply", "It costs 5*3*2 dollars."],
    ["entities", "A &lt; B and **C**"],
  ])("shows the source instead of hiding %s", (_, text) => {
    const html = render(text);
    expect(isSource(html)).toBe(true);
    expect(textIn(html)).toContain(text);
  });

  test("never loses a letter", () => {
    const parts = [
      "a",
      "b ",
      "*",
      "_",
      "[",
      "](",
      ")",
      ": ",
      "<",
      ">",
      "`",
      "#",
      "|",
      "~",
      "\n",
      "\n\n",
      "    ",
      "!",
      "\\",
      "\n\n[a]: b",
      " 'a')",
      "```a b\n",
      "\n| a |\n|-|\n| b | a |",
      "[^a]",
      "&#97;",
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 40 }), (chosen) => {
        const text = chosen.join("");
        expect(textIn(render(text)).replace(/[^ab]/g, "")).toContain(text.replace(/[^ab]/g, ""));
      }),
      { numRuns: 500 },
    );
  });

  test.each(HOSTILE.split("\n"))("makes only elements of its own: %s", (line) => {
    for (const text of [
      line,
      `# ${line}`,
      `- **${line}**`,
      `[${line}](${line})`,
      `| ${line} |\n|---|\n| a |`,
    ]) {
      const names = [...render(text).matchAll(/<([a-z0-9]+)/gi)].map(([, name]) => name);
      const allowed =
        "div p h3 ul ol li strong em del code pre span a table thead tbody tr th td section hr br blockquote input";
      expect(allowed.split(" ")).toEqual(expect.arrayContaining([...new Set(names)]));
      expect(render(text)).not.toMatch(/(?:href|src)="(?!https?:|mailto:)/);
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
