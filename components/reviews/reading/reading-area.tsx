import { type ReactNode, useEffect, useRef } from "react";
import { WHAT_IS_RECORDED } from "@/server/domain/reading/words";
import type { ReviewDto } from "@/server/domain/review/api";
import type { Reading } from "./use-reading";

/** Wraps only the document, to record how long it's in view and whether its end is reached. */
export function ReadingArea({ reading: { setPlace }, children }: { reading: Reading; children: ReactNode }) {
  const area = useRef<HTMLDivElement>(null);
  const end = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (area.current && end.current) setPlace({ area: area.current, end: end.current });
    return () => setPlace(null);
  }, [setPlace]);
  return (
    <div ref={area} tabIndex={-1} className="relative grid grid-cols-1 gap-3 outline-none">
      {children}
      {/* On the last line, so that moving the cursor to the end of the text brings it into view. */}
      <span ref={end} aria-hidden className="pointer-events-none absolute bottom-6 left-0 size-px" />
    </div>
  );
}

/** Tells readers what is recorded about them. Until that is known, it's invisible but reserves its space. */
export function ReadingNote({
  review: { policy },
  reading: { recordsTimes },
}: {
  review: ReviewDto;
  reading: Reading;
}) {
  const onlyEnd = recordsTimes === false && policy.requireReadToEnd;
  return (
    <p className={`max-w-prose text-muted text-sm ${recordsTimes || onlyEnd ? "" : "invisible"}`}>
      {onlyEnd
        ? "Countersign records whether you reach the end, but not how long you read."
        : WHAT_IS_RECORDED}
    </p>
  );
}
