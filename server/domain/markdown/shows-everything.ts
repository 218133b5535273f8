import type { Nodes, Parents, Root } from "mdast";

const MAX_DEPTH = 50;
/** Higher item numbers wouldn't fit beside the list. */
const MAX_NUMBER = 999;

/**
 * Returns whether the rendered document shows every letter, digit, and symbol of its source, except for what
 * follows the host in a link's address. Markdown can hide text: titles, unused definitions, extra table cells.
 */
export function showsEverything(root: Root, source: string): boolean {
  const shown = textOf(root, source, 0);
  return shown !== null && essenceOf(shown) === essenceOf(source);
}

/** Removes white space, punctuation, and Markdown's own characters, and converts to lower case. */
function essenceOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}\p{M}\p{S}\\]|[`~<>=+|^]/gu, "").toLowerCase();
}

/** Returns the visible text, including the addresses of links, or null if the node can't be shown faithfully. */
function textOf(node: Nodes, source: string, depth: number): string | null {
  if (depth > MAX_DEPTH) return null;
  const inside = (parent: Parents) => join(parent, source, depth);
  switch (node.type) {
    case "text":
    case "inlineCode":
    case "html":
      return node.value;
    case "code":
      return `${node.lang ?? ""}${node.meta ?? ""}${node.value}`;
    case "image":
      return `${node.alt ?? ""}${node.url}`;
    case "link": {
      const isLabeled = source[node.position?.start.offset ?? 0] === "[";
      const label = inside(node);
      return label === null ? null : label + (isLabeled ? node.url : "");
    }
    case "emphasis":
    case "strong":
    case "delete":
      return touchesWord(node, source) ? null : inside(node);
    case "blockquote":
      return changesAmount(node, source) ? null : inside(node);
    case "list": {
      const first = node.start ?? 1;
      if (node.ordered && first + node.children.length - 1 > MAX_NUMBER) return null;
      const items = node.children.map((item, index) => {
        const text = textOf(item, source, depth + 1);
        return text === null ? null : `${node.ordered ? first + index : ""}${text}`;
      });
      return items.includes(null) ? null : items.join("");
    }
    case "listItem": {
      if (changesAmount(node, source)) return null;
      const text = inside(node);
      return text === null ? null : (node.checked ? "x" : "") + text;
    }
    case "table": {
      const [head, ...rows] = node.children;
      const columns = head?.children.length ?? 0;
      return rows.some((row) => row.children.length > columns) ? null : inside(node);
    }
    case "root":
    case "paragraph":
    case "heading":
    case "tableRow":
    case "tableCell":
      return inside(node);
    case "break":
    case "thematicBreak":
      return "";
    default:
      return null;
  }
}

function join(parent: Parents, source: string, depth: number): string | null {
  const texts = parent.children.map((child) => textOf(child, source, depth + 1));
  return texts.includes(null) ? null : texts.join("");
}

/**
 * Returns whether emphasis marks touch a letter or digit and may therefore be part of the text. Rendering
 * "5*3 + 2*(4)" would drop the asterisks.
 */
function touchesWord({ position }: Nodes, source: string): boolean {
  const before = source[(position?.start.offset ?? 0) - 1] ?? "";
  const after = source[position?.end.offset ?? source.length] ?? "";
  return /[a-z\p{N}]/iu.test(before + after);
}

/** Returns whether rendering would drop a sign that matters, as in "> 500 dollars" and "+ 5 percent". */
function changesAmount({ position }: Nodes, source: string): boolean {
  const start = position?.start.offset ?? 0;
  return /^[>+]\s*[\p{N}\p{Sc}]/u.test(source.slice(start, start + 20));
}
