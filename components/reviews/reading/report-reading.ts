import type { ReadingReceipt, ReadingReport } from "@/server/domain/reading/reading";
import { makeViewClock } from "./view-clock";
import { watchDocument } from "./watch-document";

const REPORT_EVERY_MS = 10_000;
/** A report without a response counts as failed after this time. */
export const PATIENCE_MS = 5_000;

interface Watched {
  id: string;
  hash: string;
  area: HTMLElement;
  end: HTMLElement;
  onEnd: () => void;
  onReceipt: (receipt: ReadingReceipt) => void;
}

export interface ReadingReporter {
  /**
   * Reports everything so far. Resolves once the report has arrived or failed, or after `patienceMs`. A failed report
   * is sent again later.
   */
  flush(patienceMs: number): Promise<void>;
  stop(): void;
}

/**
 * Watches a document and reports how it's read. Sends a report when the reader opens the document, reaches its end, or
 * leaves, and every ten seconds.
 */
export function reportReading({ id, hash, area, end, onEnd, onReceipt }: Watched): ReadingReporter {
  const clock = makeViewClock(() => performance.now());
  let isOpened = false;
  let reachedEnd = false;
  /** Whether there is something to report besides time in view. */
  let hasNews = false;
  let sending: Promise<unknown> = Promise.resolve();

  function report() {
    const seconds = clock.take();
    if (seconds === 0 && !hasNews) return;
    hasNews = false;
    sending = Promise.all([sending, send({ id, hash, seconds, reachedEnd })]).then(([, receipt]) => {
      if (receipt) return onReceipt(receipt);
      clock.restore(seconds);
      hasNews = true;
    });
  }

  const stopWatching = watchDocument(area, end, {
    onView(inView) {
      clock.setInView(inView);
      if (inView && !isOpened) {
        isOpened = true;
        hasNews = true;
        // For a short document, `onEnd` runs right after this. Waiting lets one report cover both.
        queueMicrotask(report);
      } else if (!inView) report();
    },
    onEnd() {
      if (reachedEnd) return;
      reachedEnd = true;
      hasNews = true;
      onEnd();
      queueMicrotask(report);
    },
  });
  const timer = setInterval(report, REPORT_EVERY_MS);
  window.addEventListener("pagehide", report);
  return {
    async flush(patienceMs) {
      report();
      await Promise.race([sending, new Promise((resolve) => setTimeout(resolve, patienceMs))]);
    },
    stop() {
      stopWatching();
      clearInterval(timer);
      window.removeEventListener("pagehide", report);
      clock.setInView(false);
      report();
    },
  };
}

/** Sends a report, even while the page is closing. Returns null if it failed. */
async function send(report: ReadingReport): Promise<ReadingReceipt | null> {
  try {
    const response = await fetch("/api/trpc/review.read", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(report),
      keepalive: true,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return response.ok ? (await response.json()).result.data : null;
  } catch {
    return null;
  }
}
