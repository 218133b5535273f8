import type { BlockContent, DefinitionContent, List, Nodes, PhrasingContent, Table } from "mdast";
import { Fragment, memo, type ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";
import { hostOf, readLink } from "@/server/domain/markdown/link-target";
import { parseMarkdown } from "@/server/domain/markdown/parse-markdown";
import { SHOWN_AS_SOURCE } from "@/server/domain/markdown/words";
import { Mention, Source } from "./mentions";

/**
 * Markdown as React elements. HTML stays text, and images become links. If rendering would hide something
 * that a reviewer has to see, shows the source.
 */
export const Markdown = memo(function Markdown({ text }: { text: string }) {
  const root = parseMarkdown(text);
  if (!root)
    return (
      <div className="grid max-w-[68ch] gap-2">
        <p role="note" className="text-muted text-sm">
          {SHOWN_AS_SOURCE}
        </p>
        <Source text={text} />
      </div>
    );
  return (
    <div className="grid max-w-[68ch] grid-cols-1 gap-3 whitespace-pre-line wrap-anywhere font-document text-page">
      {renderAll(root.children)}
    </div>
  );
});

function renderAll(nodes: readonly Nodes[], inLink = false): ReactNode[] {
  // biome-ignore lint/suspicious/noArrayIndexKey: a document's nodes never move
  return nodes.map((node, index) => <Fragment key={index}>{render(node, inLink)}</Fragment>);
}

function render(node: Nodes, inLink: boolean): ReactNode {
  switch (node.type) {
    case "text":
      return node.value;
    case "paragraph":
      return <p>{renderAll(node.children)}</p>;
    case "heading":
      // The page has its own outline, so a document's headings all have the same level.
      return (
        <h3 className={classNames("font-semibold", HEADING_SIZES[node.depth])}>{renderAll(node.children)}</h3>
      );
    case "emphasis":
      return <em>{renderAll(node.children, inLink)}</em>;
    case "strong":
      return <strong>{renderAll(node.children, inLink)}</strong>;
    case "delete":
      return <del>{renderAll(node.children, inLink)}</del>;
    case "inlineCode":
      return <code className="font-mono text-sm">{node.value}</code>;
    case "code":
      return <CodeBlock label={[node.lang, node.meta].filter(Boolean).join(" ")}>{node.value}</CodeBlock>;
    case "html":
      return <span className="whitespace-pre-wrap">{node.value}</span>;
    case "blockquote":
      return (
        <blockquote className="grid gap-3 border-l-4 pl-4 text-muted">{renderAll(node.children)}</blockquote>
      );
    case "list":
      return <DocumentList list={node} />;
    case "table":
      return <DocumentTable table={node} />;
    case "link":
      if (node.children.length === 0) return renderLink(node.url, node.url, node.url);
      return renderLink(node.url, renderAll(node.children, true), sayText(node.children));
    case "image": {
      const text = node.alt || node.url;
      if (!inLink) return renderLink(node.url, text, text);
      return node.alt ? `${text} (${hostOf(node.url)})` : text;
    }
    case "thematicBreak":
      return <hr />;
    case "break":
      return <br />;
    default:
      throw new Error(`unexpected Markdown: ${node.type}`);
  }
}

const HEADING_SIZES: Partial<Record<number, string>> = { 1: "text-xl", 2: "text-lg" };

function CodeBlock({ label, children }: { label: string; children: string }) {
  return (
    <div className="rounded-md bg-sunken px-3 py-2">
      {label && <p className="text-muted text-xs">{label}</p>}
      <pre className="whitespace-pre-wrap font-mono text-sm">{children}</pre>
    </div>
  );
}

function DocumentList({ list: { ordered, start, children } }: { list: List }) {
  const items = children.map(({ checked, children }, index) => (
    <li
      // biome-ignore lint/suspicious/noArrayIndexKey: a document's nodes never move
      key={index}
      className={classNames("pl-1", typeof checked === "boolean" && !ordered && "-ml-6 list-none")}
    >
      {typeof checked === "boolean" && (checked ? "☑ " : "☐ ")}
      {renderItem(children)}
    </li>
  ));
  return ordered ? (
    <ol start={start ?? 1} className="grid list-decimal gap-1 pl-10">
      {items}
    </ol>
  ) : (
    <ul className="grid list-disc gap-1 pl-6">{items}</ul>
  );
}

/** A list item's first paragraph starts on the same line as its bullet or number, so it isn't rendered as a block. */
function renderItem([first, ...rest]: readonly (BlockContent | DefinitionContent)[]): ReactNode {
  if (first?.type !== "paragraph") return renderAll([...(first ? [first] : []), ...rest]);
  return (
    <>
      {renderAll(first.children)}
      {rest.length > 0 && <div className="mt-1 grid gap-1">{renderAll(rest)}</div>}
    </>
  );
}

function DocumentTable({ table: { align, children } }: { table: Table }) {
  const [head, ...rows] = children;
  const cells = (row: Table["children"][number] | undefined, Cell: "th" | "td") =>
    row?.children.map((cell, index) => (
      <Cell
        // biome-ignore lint/suspicious/noArrayIndexKey: a document's nodes never move
        key={index}
        style={{ textAlign: align?.[index] ?? undefined }}
        className={classNames(
          "wrap-break-word border-b px-3 py-1.5 align-top first:pl-0",
          Cell === "th" && "font-medium",
        )}
      >
        {renderAll(cell.children)}
      </Cell>
    ));
  return (
    // biome-ignore lint/a11y/useSemanticElements: not form fields.
    <div
      role="group"
      aria-label="Table"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable content must be reachable by keyboard.
      tabIndex={0}
      className="overflow-x-auto"
    >
      <table className="border-collapse text-left">
        <thead>
          <tr>{cells(head, "th")}</tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a document's nodes never move
            <tr key={index}>{cells(row, "td")}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A link shows its host, so that its text can't misrepresent where it leads. */
function renderLink(url: string, children: ReactNode, text: string | null | undefined): ReactNode {
  const { href, shown } = readLink(url, text);
  if (href === null)
    return (
      <Mention url={url}>
        {children}
        {shown !== null && ` (${shown})`}
      </Mention>
    );
  return (
    <>
      <a href={href} target="_blank" rel="noreferrer" title={url} className="text-accent underline">
        {children}
      </a>
      {shown !== null && <span className="text-muted text-sm"> ({shown})</span>}
    </>
  );
}

function sayText(nodes: readonly PhrasingContent[]): string {
  return nodes.map((node) => ("value" in node ? node.value : "")).join("");
}
