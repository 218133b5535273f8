import { useEffect, useMemo, useState } from "react";
import type { DiffSegment } from "@/server/domain/text/diff-texts";
import { withPlainLineEnds } from "@/server/domain/text/line-ends";

type Diff = typeof import("@/server/domain/text/diff-texts");

/** The changes to the document and their count, like "2 edits". All text has "\n" line endings. */
export interface TextChanges {
  segments: readonly DiffSegment[];
  words: string;
  /** The edited text. */
  after: string;
}

/** Longer text is compared only when the user pauses, because comparing it would slow down typing. */
const MAX_CHARS_WHILE_TYPING = 20_000;
const PAUSE_MS = 300;

/**
 * Returns null if nothing visible changed, or while the diff code is loading. The first change loads that
 * code.
 */
export function useTextChanges(before: string, typed: string): TextChanges | null {
  const after = usePaused(typed);
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

/** Returns the text. For long text, returns it as it was at the last pause in typing. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  const waits = text.length > MAX_CHARS_WHILE_TYPING;
  useEffect(() => {
    if (!waits) return;
    const timer = setTimeout(() => setPaused(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, waits]);
  return waits ? paused : text;
}
