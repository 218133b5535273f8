import { describe, expect, test } from "vitest";
import { html } from "./html";

const HOSTILE = `</p><script>alert(1)</script>" onload='alert(1)' &lt;`;
const ESCAPED = "&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&#39;alert(1)&#39; &amp;lt;";

describe("html", () => {
  test("escapes all text in elements and attributes", () => {
    expect(`${html`<p title="${HOSTILE}">${HOSTILE}</p>`}`).toBe(`<p title="${ESCAPED}">${ESCAPED}</p>`);
  });

  test("inserts HTML into HTML unchanged, even from a list", () => {
    const items = ["a", "<b>"].map((item) => html`<li>${item}</li>`);
    expect(`${html`<ul>${items}</ul>`}`).toBe("<ul><li>a</li><li>&lt;b&gt;</li></ul>");
  });

  test("rejects or escapes values that only look like HTML", () => {
    const forged = { toString: () => "<script>" } as unknown as string;
    expect(() => `${html`${forged}`}`).toThrow();
    expect(`${html`${JSON.parse('["<script>"]')}`}`).toBe("&lt;script&gt;");
  });

  test("writes nothing for null or undefined, and 0 for zero", () => {
    expect(`${html`a${null}${undefined}${false}${0}b`}`).toBe("a0b");
  });
});
