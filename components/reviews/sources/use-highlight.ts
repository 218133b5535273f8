import { type RefObject, useEffect } from "react";
import { findMatches } from "./find-matches";
import { foldText } from "./fold-text";

/**
 * Highlights phrases in an element's text without changing its elements. `name` is a highlight that
 * app/globals.css styles. Text in form fields can't be highlighted.
 */
export function useHighlight(
  name: string,
  element: RefObject<HTMLElement | null>,
  phrases: readonly string[],
) {
  const key = JSON.stringify(phrases);
  useEffect(() => {
    const root = element.current;
    const wanted: string[] = JSON.parse(key);
    if (!root || wanted.length === 0 || !("highlights" in CSS)) return;
    const apply = () => CSS.highlights.set(name, new Highlight(...findRanges(root, wanted)));
    apply();
    const observer = new MutationObserver(apply);
    observer.observe(root, { childList: true, characterData: true, subtree: true });
    return () => {
      observer.disconnect();
      CSS.highlights.delete(name);
    };
  }, [name, element, key]);
}

export function findRanges(root: HTMLElement, phrases: readonly string[]): Range[] {
  const nodes: { node: Text; start: number }[] = [];
  let text = "";
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let block: Element | null = null; walker.nextNode(); ) {
    const node = walker.currentNode as Text;
    const around = node.parentElement?.closest(BLOCKS) ?? null;
    // Keeps words in different blocks apart.
    if (around !== block) text += "\n";
    block = around;
    nodes.push({ node, start: text.length });
    text += node.data;
  }
  const folded = foldText(text);
  return phrases.flatMap((phrase) =>
    findMatches(folded, phrase).flatMap(({ start, end }) => rangeOf(nodes, start, end) ?? []),
  );
}

const BLOCKS = "p, li, td, th, h1, h2, h3, h4, h5, h6, pre, blockquote, div, button, summary";

function rangeOf(nodes: readonly { node: Text; start: number }[], start: number, end: number): Range | null {
  const first = nodes.findLast((one) => one.start <= start);
  const last = nodes.findLast((one) => one.start < end);
  if (!first || !last) return null;
  const range = document.createRange();
  range.setStart(first.node, Math.min(start - first.start, first.node.length));
  range.setEnd(last.node, Math.min(end - last.start, last.node.length));
  return range;
}
