import { describe, expect, test } from "vitest";
import { HOSTILE } from "@/e2e/app/hostile-texts";
import {
  expectNothingHidden,
  isSource,
  placeInDocuments,
  textIn,
  UNSAFE_ADDRESS,
} from "@/server/testing/document-html";
import { type Look, writeMarkdown } from "./write-markdown";

const PAGE: Look = { styles: {}, linked: true, annotated: true };
const MAIL: Look = {
  styles: { p: "margin:0", td: "padding:0", a: "color:red" },
  linked: false,
  annotated: true,
};
const write = (text: string, look = PAGE) => writeMarkdown(text, look).toString();

/** The elements and attributes that the renderer writes. Any others would have come from HTML in the text. */
const ELEMENTS =
  "a blockquote br code del div em h3 hr li ol p pre section small span strong table tbody td th thead tr ul";
const ATTRIBUTES = "aria-label class dir href rel role start style tabindex target title";

/** Reads tags as a browser would, and returns those that the renderer never writes. */
function findForeign(html: string): string[] {
  return html
    .split("<")
    .slice(1)
    .filter((part) => {
      const [, name = "", attributes = ""] = /^\/?([a-z0-9]+)((?: [a-z-]+="[^"<>]*")*)>/.exec(part) ?? [];
      const names = [...attributes.matchAll(/ ([a-z-]+)="/g)].map(([, attribute]) => attribute ?? "");
      return !ELEMENTS.split(" ").includes(name) || names.some((one) => !ATTRIBUTES.split(" ").includes(one));
    });
}

describe("a document as HTML", () => {
  test("renders headings, lists, tables, code, and emphasis, with the look's styles", () => {
    const text =
      "# Prices\n\n- **Copper** rose\n- *Tin* fell\n\n3. Three\n4. Four\n\n| Metal | Price |\n|---|--:|\n| Copper | 9 |\n\n```js\nlet a = 1;\n```\n\nLine one\nline two";
    const html = write(text);
    for (const part of [
      '<h3 style="font-size:1.375em;">Prices</h3>',
      "<li><strong>Copper</strong> rose</li>",
      "<em>Tin</em>",
      '<ol start="3"><li>Three</li>',
      '<td style=";text-align:right">9</td>',
      "<small>js</small><pre><code>let a = 1;</code></pre>",
      "Line one\nline two",
    ])
      expect(html).toContain(part);
    expect(isSource(html)).toBe(false);
    expect(write(text, MAIL)).toContain('<td style="padding:0;text-align:right">9</td>');
  });

  test("shows a task's box instead of a bullet", () => {
    expect(write("- [x] Read\n- Sign")).toContain(
      '<ul><li style=";list-style:none">☑ Read</li><li>Sign</li></ul>',
    );
  });

  test("opens links in a new tab without a referrer and shows their host", () => {
    const html = write("[the report](https://example.com/a/b) and https://example.org/c");
    expect(html).toContain(
      '<a href="https://example.com/a/b" target="_blank" rel="noreferrer noopener" title="https://example.com/a/b">the report</a><small> (example.com)</small>',
    );
    expect(textIn(html)).toBe("the report (example.com) and https://example.org/c");
  });

  test("has no links where they can't be followed, but shows their host", () => {
    const html = write("[the report](https://example.com/a/b)", MAIL);
    expect(html).not.toContain("<a");
    expect(textIn(html)).toBe("the report (example.com)");
  });

  test.each([
    ["![chart](https://example.com/chart.png)", "chart (example.com)"],
    ["![](https://example.com/chart.png)", "https://example.com/chart.png"],
    ["[![Build](https://ci.test/b.svg)](https://ci.test)", "Build (ci.test) (ci.test)"],
    ["[click](javascript:alert(1))", "click (javascript:alert(1))"],
    ["[https://paypal.com](https://paypal.co/x)", "https://paypal.com (paypal.co)"],
  ])("fetches no image and shows where a link really leads: %s", (text, seen) => {
    expect(write(text)).not.toMatch(/<img|src=/);
    expect(textIn(write(text))).toBe(seen);
  });

  test.each([
    ["a link's title", "[a](https://example.com '❌')"],
    ["a footnote", "**Pay**[^1]\n\n[^1]: Never"],
    ["asterisks that multiply", "Total = 5*3 + 2*(4), and 5*3*元"],
    ["long text", `# Title\n\n${"All of it. ".repeat(1_000)}`],
  ])("shows the source of %s instead of hiding it", (_, text) => {
    expect(isSource(write(text))).toBe(true);
    expect(textIn(write(text))).toBe(text);
  });

  test.each([
    ["[the report](https://example.com/a/b)", "the report"],
    ["![](https://example.com/chart.png)", "https://example.com/chart.png"],
    ["[](https://example.com/chart)", "https://example.com/chart"],
    ["![](chart.png)", "chart.png"],
    ["[![Build](https://ci.test/b.svg)](https://ci.test)", "Build"],
    [`# Title\n\n${"All of it. ".repeat(1_000)}`, null],
    ["Total = 5*3 + 2*(4), and 5*3*元", null],
  ])("adds nothing to a message that goes out: %s", (text, seen) => {
    const html = write(text, { styles: {}, linked: true, annotated: false });
    expect(textIn(html)).toBe(seen ?? text);
    expect(html).not.toMatch(/<small|Shown as source/);
  });

  test("shows text without Markdown as written, without a note", () => {
    const text = "Dear customer,\n\n  “20 €” & <b>more</b>.\n";
    expect(textIn(write(text))).toBe(text);
    expect(isSource(write(text))).toBe(false);
  });

  test.each(HOSTILE.split("\n"))("contains only the elements of a document: %s", (line) => {
    for (const text of placeInDocuments(line))
      for (const look of [PAGE, MAIL]) {
        const html = write(text, look);
        expect(findForeign(html)).toEqual([]);
        expect(html).not.toMatch(UNSAFE_ADDRESS);
      }
  });

  test("never hides a letter, digit, or symbol, and never passes on HTML", () => {
    expectNothingHidden((text) => {
      const html = write(text);
      expect(findForeign(html)).toEqual([]);
      return html;
    });
  });
});
