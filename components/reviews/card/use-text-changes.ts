import { useEffect, useMemo, useState } from "react";
import type { DiffSegment } from "@/server/domain/text/diff-texts";

type Diff = typeof import("@/server/domain/text/diff-texts");

/** What was changed in a text, and how much that is: "2 edits". */
export interface TextChanges {
  segments: readonly DiffSegment[];
  words: string;
}

/** Null: nothing is to be seen of a change, or what compares is still to come: it is fetched at the first change. */
export function useTextChanges(before: string, after: string): TextChanges | null {
  const [diff, setDiff] = useState<Diff | null>(null);
  const changed = before !== after;
  useEffect(() => {
    // Without it nothing can be compared, and everything else be done.
    if (changed) import("@/server/domain/text/diff-texts").then(setDiff, () => {});
  }, [changed]);
  return useMemo(() => {
    if (!diff || before === after) return null;
    const segments = diff.diffTexts(before, after);
    const edits = diff.countEdits(segments);
    return edits > 0 ? { segments, words: diff.editsInWords(edits) } : null;
  }, [diff, before, after]);
}
