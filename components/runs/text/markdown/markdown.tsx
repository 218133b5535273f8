import type { Root } from "mdast";
import type { ComponentProps, ReactNode } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";
import { classNames } from "@/components/ui/class-names";
import { showsEverything } from "./shows-everything";

/**
 * Markdown as React elements. HTML in it stays text, and images become links. If rendering would hide
 * something, shows the source.
 */
export function Markdown({ text }: { text: string }) {
  return (
    <div className="grid max-w-[68ch] grid-cols-1 gap-3 wrap-anywhere text-page">
      <ReactMarkdown
        remarkPlugins={[
          [remarkGfm, { singleTilde: false }],
          [keepEverything, text],
        ]}
        components={COMPONENTS}
        urlTransform={(url) => url}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
}

/** A remark plugin. Replaces a document that would hide something by its source. */
function keepEverything(source: string) {
  return (root: Root) => {
    if (showsEverything(root, source)) return;
    root.children = [
      { type: "paragraph", data: { hName: "aside" }, children: [{ type: "text", value: source }] },
    ];
  };
}

const COMPONENTS: Components = {
  p: (props) => <p className="whitespace-pre-line">{props.children}</p>,
  h1: (props) => <Heading className="text-xl">{props.children}</Heading>,
  h2: (props) => <Heading className="text-lg">{props.children}</Heading>,
  h3: (props) => <Heading>{props.children}</Heading>,
  h4: (props) => <Heading>{props.children}</Heading>,
  h5: (props) => <Heading>{props.children}</Heading>,
  h6: (props) => <Heading>{props.children}</Heading>,
  ul: (props) => <ul className="grid list-disc gap-1 pl-6">{props.children}</ul>,
  ol: (props) => (
    <ol start={props.start} className="grid list-decimal gap-1 pl-8">
      {props.children}
    </ol>
  ),
  li: ({ className, children }) => (
    <li className={className === "task-list-item" ? "-ml-5 list-none" : undefined}>{children}</li>
  ),
  input: (props) => <input type="checkbox" checked={props.checked} readOnly disabled className="mr-1.5" />,
  blockquote: (props) => (
    <blockquote className="grid gap-3 border-l-4 pl-4 text-muted">{props.children}</blockquote>
  ),
  hr: () => <hr />,
  aside: (props) => <Source>{props.children}</Source>,
  pre: (props) => <pre className="whitespace-pre-wrap rounded-md bg-sunken px-3 py-2">{props.children}</pre>,
  code: ({ className, children }) => {
    const language = className?.replace("language-", "");
    return (
      <>
        {language && <span className="block text-muted text-xs">{language}</span>}
        <code className="font-mono text-sm">{children}</code>
      </>
    );
  },
  table: DocumentTable,
  th: (props) => (
    <th style={props.style} className="wrap-break-word border-b px-3 py-1.5 font-medium first:pl-0">
      {props.children}
    </th>
  ),
  td: (props) => (
    <td style={props.style} className="wrap-break-word border-b px-3 py-1.5 align-top first:pl-0">
      {props.children}
    </td>
  ),
  a: (props) => <DocumentLink url={props.href ?? ""}>{props.children}</DocumentLink>,
  img: (props) => <DocumentLink url={String(props.src ?? "")}>{props.alt || "Image"}</DocumentLink>,
};

/** The page has its own outline, so a document's headings all have the same level. */
function Heading({ className, children }: ComponentProps<"h3">) {
  return <h3 className={classNames("font-semibold", className)}>{children}</h3>;
}

function Source({ children }: { children: ReactNode }) {
  return (
    <>
      <p role="note" className="text-muted text-sm">
        Shown as source, because formatting would hide part of it.
      </p>
      <p className="whitespace-pre-wrap">{children}</p>
    </>
  );
}

function DocumentTable({ children }: ComponentProps<"table">) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable content must be reachable by keyboard.
    <section aria-label="Table" tabIndex={0} className="overflow-x-auto">
      <table className="border-collapse text-left">{children}</table>
    </section>
  );
}

/** Shows where a link leads. A link that isn't a web or mail address is only text. */
function DocumentLink({ url, children }: { url: string; children: ReactNode }) {
  const target = URL.canParse(url) ? new URL(url) : null;
  if (!target || !["http:", "https:", "mailto:"].includes(target.protocol))
    return (
      <>
        {children} ({url})
      </>
    );
  const host = target.host || target.pathname;
  return (
    <>
      <a
        href={target.href}
        target="_blank"
        rel="noreferrer"
        title={target.href}
        className="text-accent underline"
      >
        {children}
      </a>
      {!String(children).includes(host) && <span className="text-muted text-sm"> ({host})</span>}
    </>
  );
}
