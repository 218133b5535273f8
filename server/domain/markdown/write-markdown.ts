import type { BlockContent, DefinitionContent, List, Nodes, PhrasingContent, Table } from "mdast";
import { type Html, html, type Part } from "@/server/domain/html/html";
import { hostOf, readLink } from "./link-target";
import { looksLikeMarkdown } from "./looks-like-markdown";
import { parseMarkdown } from "./parse-markdown";
import { SHOWN_AS_SOURCE } from "./words";

type Element =
  | ("a" | "blockquote" | "code" | "del" | "em" | "h3" | "hr" | "li" | "ol" | "p" | "pre" | "small")
  | ("span" | "strong" | "table" | "td" | "th" | "ul");

/** How a document looks outside the app. */
export interface Look {
  /** Inline styles by element, for emails. Pages have a style sheet. */
  styles: Partial<Record<Element, string>>;
  /** Whether links can be followed. */
  linked: boolean;
  /** Whether to add notes for a reviewer: why Markdown isn't rendered and which host a link leads to. */
  annotated: boolean;
}

const TOO_LONG = "Shown as source, because it's too long to format here.";

/** Longer text isn't formatted, because that would slow down the server, which also runs everyone's workflows. */
const MAX_CHARS = 10_000;

/**
 * Writes a document. Renders its Markdown, unless that would hide something that a reviewer has to see. HTML
 * stays text, and images become links.
 */
export function writeMarkdown(text: string, look: Look): Html {
  if (!looksLikeMarkdown(text)) return writeSource(text, null, look);
  if (text.length > MAX_CHARS) return writeSource(text, TOO_LONG, look);
  const root = parseMarkdown(text);
  if (!root) return writeSource(text, SHOWN_AS_SOURCE, look);
  return html`<div class="markdown" dir="auto" style="white-space:pre-line">${writeAll(root.children, look)}</div>`;
}

function writeSource(text: string, note: string | null, look: Look): Html {
  return html`${note && look.annotated && element("small", look, note, html` role="note"`)}<div class="words" dir="auto" style="white-space:pre-wrap">${text}</div>`;
}

function element(tag: Element, { styles }: Look, children: Part, attributes: Part = null): Html {
  const style = styles[tag];
  return html`<${tag}${style && html` style="${style}"`}${attributes}>${children}</${tag}>`;
}

function writeAll(nodes: readonly Nodes[], look: Look, inLink = false): Html {
  return html`${nodes.map((node) => write(node, look, inLink))}`;
}

function write(node: Nodes, look: Look, inLink: boolean): Part {
  const inside = (tag: Element, nodes: readonly Nodes[], isInLink = false) =>
    element(tag, look, writeAll(nodes, look, isInLink));
  switch (node.type) {
    case "text":
      return node.value;
    case "paragraph":
      return inside("p", node.children);
    case "heading":
      // The page has its own outline, so a document's headings all have the same level.
      return html`<h3 style="font-size:${HEADING_SIZES[node.depth] ?? "1em"};${look.styles.h3}">${writeAll(node.children, look)}</h3>`;
    case "emphasis":
      return inside("em", node.children, inLink);
    case "strong":
      return inside("strong", node.children, inLink);
    case "delete":
      return inside("del", node.children, inLink);
    case "inlineCode":
      return element("code", look, node.value);
    case "code": {
      const label = [node.lang, node.meta].filter(Boolean).join(" ");
      return html`${label && element("small", look, label)}${element("pre", look, element("code", look, node.value))}`;
    }
    case "html":
      return html`<span style="white-space:pre-wrap">${node.value}</span>`;
    case "blockquote":
      return inside("blockquote", node.children);
    case "list":
      return writeList(node, look);
    case "table":
      return writeTable(node, look);
    case "link":
      if (node.children.length === 0) return writeLink(node.url, node.url, node.url, look);
      return writeLink(node.url, writeAll(node.children, look, true), sayText(node.children), look);
    case "image": {
      const text = node.alt || node.url;
      if (!inLink) return writeLink(node.url, text, text, look);
      return node.alt && look.annotated ? `${text} (${hostOf(node.url)})` : text;
    }
    case "thematicBreak":
      return html`<hr${look.styles.hr && html` style="${look.styles.hr}"`}>`;
    case "break":
      return html`<br>`;
    default:
      throw new Error(`unexpected Markdown: ${node.type}`);
  }
}

const HEADING_SIZES: Partial<Record<number, string>> = { 1: "1.375em", 2: "1.125em" };

function writeList({ ordered, start, children }: List, look: Look): Html {
  const items = children.map(({ checked, children }) => {
    if (typeof checked !== "boolean") return element("li", look, writeItem(children, look));
    // The checkbox replaces the marker.
    return html`<li style="${look.styles.li};list-style:none">${checked ? "☑ " : "☐ "}${writeItem(children, look)}</li>`;
  });
  return ordered ? element("ol", look, items, html` start="${start ?? 1}"`) : element("ul", look, items);
}

/** An item's first paragraph starts on its marker's line, so it isn't written as a block. */
function writeItem([first, ...rest]: readonly (BlockContent | DefinitionContent)[], look: Look): Html {
  if (first?.type !== "paragraph") return writeAll([...(first ? [first] : []), ...rest], look);
  return html`${writeAll(first.children, look)}${writeAll(rest, look)}`;
}

function writeTable({ align, children }: Table, look: Look): Html {
  const rows = children.map(
    (row, at) =>
      html`<tr>${row.children.map((cell, column) => {
        const side = align?.[column];
        const tag = at === 0 ? "th" : "td";
        const style = `${look.styles[tag] ?? ""}${side ? `;text-align:${side}` : ""}`;
        return html`<${tag}${style && html` style="${style}"`}>${writeAll(cell.children, look)}</${tag}>`;
      })}</tr>`,
  );
  const table = element("table", look, html`<thead>${rows[0]}</thead><tbody>${rows.slice(1)}</tbody>`);
  return html`<div role="group" aria-label="Table" class="scrolls" tabindex="0">${table}</div>`;
}

function writeLink(url: string, children: Part, text: string | null | undefined, look: Look): Html {
  const { href, shown } = readLink(url, text);
  const host = shown !== null && look.annotated && element("small", look, ` (${shown})`);
  if (href === null) return html`${children}${shown !== null && ` (${shown})`}`;
  if (!look.linked) return html`${element("span", look, children)}${host}`;
  const attributes = html` href="${href}" target="_blank" rel="noreferrer noopener" title="${url}"`;
  return html`${element("a", look, children, attributes)}${host}`;
}

function sayText(nodes: readonly PhrasingContent[]): string {
  return nodes.map((node) => ("value" in node ? node.value : "")).join("");
}
