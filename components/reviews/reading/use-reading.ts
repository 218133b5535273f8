import { useCallback, useEffect, useRef, useState } from "react";
import type { ReadingReceipt } from "@/server/domain/reading/reading";
import type { ReviewDto } from "@/server/domain/review/api";
import { PATIENCE_MS, type ReadingReporter, reportReading } from "./report-reading";

/** How long a slow report may delay a decision if the policy doesn't require reading to the end. */
const BRIEF_MS = 1_000;

export type Reading = ReturnType<typeof useReading>;

/** The elements around the document and on its last line. */
interface Place {
  area: HTMLElement;
  end: HTMLElement;
}

/**
 * Records how a reviewer reads a document, if they can decide. `hash` identifies the document in view. If the document
 * changes, it has to be read again.
 */
export function useReading({ id, status, mayDecide, policy }: ReviewDto, hash: string) {
  const isReader = status === "OPEN" && mayDecide.allowed;
  const [place, setPlace] = useState<Place | null>(null);
  const [receipt, setReceipt] = useState<ReadingReceipt | null>(null);
  const [readHash, setReadHash] = useState<string | null>(null);
  const reporter = useRef<ReadingReporter | null>(null);

  useEffect(() => {
    if (!isReader || !place) return;
    const started = reportReading({
      id,
      hash,
      ...place,
      onEnd: () => setReadHash(hash),
      onReceipt(receipt) {
        setReceipt(receipt);
        if (receipt.reachedEnd) setReadHash(hash);
      },
    });
    reporter.current = started;
    return () => {
      reporter.current = null;
      started.stop();
    };
  }, [id, hash, isReader, place]);

  return {
    setPlace,
    /** Whether the organization records reading times. Null until known. */
    recordsTimes: receipt?.recordsTimes ?? null,
    /** Whether the reader still has to reach the end before approving. Null if the policy doesn't require that. */
    waits: policy.requireReadToEnd ? readHash !== hash : null,
    /** Focuses the document, so that it can be read with the keyboard. */
    focusDocument: useCallback(() => {
      const text = place?.area.querySelector<HTMLElement>("textarea, [contenteditable=true]");
      (text ?? place?.area)?.focus();
    }, [place]),
    /**
     * Reports everything so far, before a decision. Waits longer if the policy requires reading to the end, because an
     * approval then needs the report.
     */
    flush: async () => reporter.current?.flush(policy.requireReadToEnd ? PATIENCE_MS : BRIEF_MS),
  };
}
