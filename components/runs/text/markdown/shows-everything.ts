import type { Nodes, Root } from "mdast";

/**
 * Returns whether the rendered Markdown shows every letter and digit of its source. Reviewers must not miss
 * text, and Markdown hides some: link titles, unused definitions, extra table cells.
 */
export function showsEverything(root: Root, source: string): boolean {
  const shown = textOf(root, source);
  return shown !== null && lettersOf(shown) === lettersOf(source);
}

function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, "");
}

/** Returns the visible text, including the addresses of links, or null if it isn't known. */
function textOf(node: Nodes, source: string): string | null {
  switch (node.type) {
    case "text":
    case "inlineCode":
    case "html":
      return node.value;
    case "code":
      return `${node.lang ?? ""}${node.value}`;
    case "image":
      return `${node.alt ?? ""}${node.url}`;
    case "link": {
      const isLabeled = source[node.position?.start.offset ?? 0] === "[";
      return join(node.children, source, "", isLabeled ? node.url : "");
    }
    case "emphasis":
    case "strong":
    case "delete":
      return touchesLetters(node, source) ? null : join(node.children, source);
    case "list": {
      const first = node.start ?? 1;
      const items = node.children.map((item, index) =>
        join([item], source, node.ordered ? String(first + index) : ""),
      );
      return items.includes(null) ? null : items.join("");
    }
    case "listItem":
      return join(node.children, source, node.checked ? "x" : "");
    case "tableRow":
    case "root":
    case "paragraph":
    case "heading":
    case "blockquote":
    case "tableCell":
      return join(node.children, source);
    case "table": {
      const columns = node.align?.length ?? 0;
      const cells = node.children.flatMap((row) => row.children.slice(0, columns));
      return join(cells, source);
    }
    case "break":
    case "thematicBreak":
      return "";
    default:
      return null;
  }
}

function join(nodes: readonly Nodes[], source: string, before = "", after = ""): string | null {
  const texts = nodes.map((node) => textOf(node, source));
  return texts.includes(null) ? null : [before, ...texts, after].join("");
}

/** In "5*3*2", the asterisks mean something, and would be lost. */
function touchesLetters({ position }: Nodes, source: string): boolean {
  const before = source[(position?.start.offset ?? 0) - 1] ?? "";
  const after = source[position?.end.offset ?? source.length] ?? "";
  return /^[a-z\d]{2}$/i.test(before + after);
}
