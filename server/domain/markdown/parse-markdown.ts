import type { Root } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { showsEverything } from "./shows-everything";

/** A line that starts with this many markers and spaces can nest too deeply to parse. */
const DEEP = /^[ \t>*+\-\d.)]{100}/m;
/** The parser's time grows with the square of the number of delimiters. */
const MAX_DELIMITERS = 1_000;

/** Parses a document. Returns null if rendering would hide part of the text, or if parsing could take too long. */
export function parseMarkdown(text: string): Root | null {
  const delimiters = text.match(/[*_]+/g)?.length ?? 0;
  if (delimiters > MAX_DELIMITERS || DEEP.test(text)) return null;
  const root = fromMarkdown(text, {
    extensions: [gfm({ singleTilde: false })],
    mdastExtensions: [gfmFromMarkdown()],
  });
  return showsEverything(root, text) ? root : null;
}
