import { Fragment } from "react";
import { classNames } from "@/components/ui/class-names";
import type { DiffSegment } from "@/server/domain/text/diff-texts";

export const REMOVED = "rounded-sm bg-sunken text-muted line-through";
export const ADDED = "rounded-sm bg-accent-soft text-accent underline underline-offset-4";

/** Text with its changes: removed words are struck through, and new words are underlined. */
export function MarkedText({
  segments,
  isCode = false,
  isPlain = false,
}: {
  segments: readonly DiffSegment[];
  isCode?: boolean;
  /** Set for text that isn't a document, like instructions. */
  isPlain?: boolean;
}) {
  return (
    <p
      className={classNames(
        "max-w-[68ch] whitespace-pre-wrap wrap-anywhere",
        isCode ? "font-mono text-sm" : !isPlain && "font-document text-page",
      )}
    >
      {segments.map((segment, index) =>
        "same" in segment ? (
          segment.same
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: segments have no other key
          <Fragment key={index}>
            {segment.removed && <del className={REMOVED}>{segment.removed}</del>}
            {segment.added && <ins className={ADDED}>{segment.added}</ins>}
          </Fragment>
        ),
      )}
    </p>
  );
}
