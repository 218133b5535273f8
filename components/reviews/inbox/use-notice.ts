import { type RefObject, useState } from "react";
import type { Decided } from "@/components/reviews/card/decided-notice";
import { useSettled } from "@/components/reviews/settling";
import { toast } from "@/components/ui/toast";
import type { ReviewDto } from "@/server/domain/review/api";
import type { InboxTab } from "@/server/domain/review/inbox/filters";
import type { InboxRow } from "@/server/domain/review/inbox/inbox";
import { readReviewId } from "./inbox-place";
import { findNext } from "./walk";

/** The latest decision, with its tab and the review's place in the list. */
interface Notice {
  tab: InboxTab;
  decided: Decided;
  workflowName: string;
  runId: string;
  index: number;
}

/**
 * Returns the latest decision in this tab, until the user moves on, and the next review to open. `index` is
 * the selected review's place in the list, and `settle` removes a decided review from it.
 */
export function useNotice(
  tab: InboxTab,
  rows: readonly InboxRow[],
  index: RefObject<number>,
  settle: (id: string) => void,
) {
  const [latest, setNotice] = useState<Notice | null>(null);
  const notice = latest?.tab === tab ? latest : null;
  const settled = useSettled(notice?.decided.id ?? null);
  const next =
    notice &&
    findNext(
      rows,
      { id: notice.decided.id, runId: notice.runId, isSentBack: notice.decided.sentBack !== null },
      notice.index,
    );

  function onDecided(decided: Decided, { workflowName, runId }: ReviewDto) {
    settle(decided.id);
    // If the user has already moved on, a toast confirms the decision.
    if (readReviewId(window.location.pathname) !== decided.id) {
      toast(`${workflowName} · ${decided.words}`);
      return;
    }
    setNotice({ tab, decided, workflowName, runId, index: index.current });
  }

  return { notice, next, settled, onDecided, dismiss: () => setNotice(null) };
}
