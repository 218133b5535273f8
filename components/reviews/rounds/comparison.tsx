import { useMemo } from "react";
import { MarkedText } from "@/components/reviews/marked-text";
import { diffTexts } from "@/server/domain/text/diff-texts";
import { joinChanges } from "@/server/domain/text/join-changes";

/** The changes since the previous round, shown in place of the document. */
export function Comparison({ round, before, after }: { round: number; before: string; after: string }) {
  const segments = useMemo(() => joinChanges(diffTexts(before, after)), [before, after]);
  const isSame = !segments.some((segment) => "removed" in segment);
  return (
    <section aria-label={`Changes since round ${round - 1}`} className="grid grid-cols-1 gap-3">
      {isSame && <p className="text-muted text-sm">The document didn't change.</p>}
      <MarkedText segments={segments} />
    </section>
  );
}
