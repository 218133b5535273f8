import { type RefObject, useEffect, useMemo, useRef } from "react";
import { Button } from "@/components/ui/button";
import type { FoldedText } from "./fold-text";
import { type DocumentValue, findUnsourced, listValues } from "./list-values";
import { findRanges, useHighlight } from "./use-highlight";

const NOTHING: readonly DocumentValue[] = [];

/** A button that lists the numbers, dates, and names in the document that no source contains. */
export function CheckSources({
  text,
  sources,
  isPartial,
  document,
  isOn,
  onToggle,
}: {
  text: string;
  /** Null while the sources load. */
  sources: readonly FoldedText[] | null;
  /** Whether some sources couldn't be loaded. */
  isPartial: boolean;
  document: RefObject<HTMLElement | null>;
  isOn: boolean;
  onToggle: () => void;
}) {
  const unsourced = useMemo(
    () => (isOn && sources ? findUnsourced(listValues(text), sources) : NOTHING),
    [isOn, text, sources],
  );
  const result = useRef<HTMLDivElement>(null);
  // Scrolls to the result, which appears below the button and may be out of view.
  useEffect(() => {
    if (isOn) result.current?.scrollIntoView({ block: "nearest" });
  }, [isOn]);
  useHighlight(
    "unsourced",
    document,
    unsourced.map((value) => value.text),
  );
  return (
    <>
      <Button size="small" aria-pressed={isOn} className="w-fit aria-pressed:bg-sunken" onClick={onToggle}>
        Check against sources
      </Button>
      <div ref={result} role="status" className={isOn ? "grid gap-2 text-sm" : undefined}>
        {isOn && (
          <>
            <p>
              {sources
                ? describeResult(
                    unsourced.length,
                    isPartial ? "the sources that could be loaded" : "the sources",
                  )
                : LOADING}
            </p>
            {unsourced.length > 0 && (
              <ul aria-label="Not in any source" className="flex flex-wrap gap-1.5">
                {unsourced.map((value) => (
                  <li key={value.text} className="min-w-0">
                    <button
                      type="button"
                      className="max-w-full truncate rounded-sm border border-edge px-1.5 py-0.5 text-left hover:bg-sunken touch:min-h-11"
                      onClick={() => showInDocument(document.current, value)}
                    >
                      {value.text}
                    </button>
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
      </div>
    </>
  );
}

export const LOADING = "Loading the sources…";

function describeResult(count: number, sources: string): string {
  if (count === 0)
    return `Every number, date, and name in this document appears in ${sources}. This doesn't check for omissions.`;
  return `${count} ${count === 1 ? "value" : "values"} not found in ${sources}:`;
}

/** Selects a value in the document. */
function showInDocument(document: HTMLElement | null, { text, start }: DocumentValue) {
  const field = document?.querySelector("textarea");
  if (field) {
    field.focus();
    field.setSelectionRange(start, start + text.length);
    return;
  }
  const [range] = document ? findRanges(document, [text]) : [];
  if (!range) return;
  document?.querySelector<HTMLElement>("[contenteditable]")?.focus();
  window
    .getSelection()
    ?.setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
  range.startContainer.parentElement?.scrollIntoView({ block: "nearest" });
}
