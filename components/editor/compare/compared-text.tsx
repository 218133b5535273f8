import { useMemo } from "react";
import { MarkedText } from "@/components/reviews/marked-text";
import { diffTexts } from "@/server/domain/text/diff-texts";
import { useSeen } from "./use-seen";

/**
 * Shows changes to text word by word. Until they're scrolled into view, shows only the later version, without marks.
 */
export function ComparedText({ before, after }: { before: string; after: string }) {
  const { seen, watch } = useSeen();
  const segments = useMemo(
    () => (seen ? diffTexts(before, after) : [{ same: after }]),
    [seen, before, after],
  );
  return (
    <div ref={watch}>
      <MarkedText segments={segments} isPlain />
    </div>
  );
}

/** A short value that was replaced as a whole. */
export function Replaced({ before, after }: { before: string; after: string }) {
  return (
    <p className="break-words">
      <del className="rounded-sm bg-sunken px-0.5 text-muted line-through">{before}</del>{" "}
      <ins className="rounded-sm bg-accent-soft px-0.5 text-accent underline underline-offset-4">{after}</ins>
    </p>
  );
}
