import { useEffect, useMemo, useState } from "react";
import type { DiffSegment } from "@/server/domain/text/diff-texts";
import { withPlainLineEnds } from "@/server/domain/text/line-ends";

type Diff = typeof import("@/server/domain/text/diff-texts");

/** The changes to the document, with "\n" line endings, and their number: "2 edits". */
export interface TextChanges {
  segments: readonly DiffSegment[];
  words: string;
  /** The text that the changes lead to. */
  after: string;
}

/**
 * Returns null if nothing visible changed, or while the diff code is loading. The first change loads that
 * code.
 */
export function useTextChanges(before: string, after: string): TextChanges | null {
  const [diff, setDiff] = useState<Diff | null>(null);
  const changed = before !== after;
  useEffect(() => {
    // If the code can't be loaded, the changes aren't shown, but everything else works.
    if (changed) import("@/server/domain/text/diff-texts").then(setDiff, () => {});
  }, [changed]);
  return useMemo(() => {
    if (!diff || before === after) return null;
    const text = withPlainLineEnds(after);
    const segments = diff.diffTexts(withPlainLineEnds(before), text);
    const edits = diff.countEdits(segments);
    return edits > 0 ? { segments, words: diff.editsInWords(edits), after: text } : null;
  }, [diff, before, after]);
}
