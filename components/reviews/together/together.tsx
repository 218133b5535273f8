"use client";

import { Check } from "lucide-react";
import { useRef } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { useSettled } from "@/components/reviews/settling";
import { Button, ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { TextArea } from "@/components/ui/field";
import { PageHeader } from "@/components/ui/page-header";
import { useArrivalFocus } from "@/components/use-arrival-focus";
import { useLeaveGuard } from "@/components/use-leave-guard";
import type { ReviewDto } from "@/server/domain/review/api";
import { countOf } from "@/server/domain/text/words";
import { TogetherCard } from "./together-card";
import { type Together as State, useTogether } from "./use-together";

/** Shows several documents in full and approves the ones that the user has seen. */
export function Together({
  reviews,
  omitted,
  agents,
  memberId,
}: {
  /** The reviews that the user can approve. */
  reviews: readonly ReviewDto[];
  /** The number of reviews in the URL that aren't shown. */
  omitted: number;
  agents: readonly AgentSummary[];
  memberId: string;
}) {
  const cards = useRef<HTMLDivElement>(null);
  const state = useTogether(reviews, memberId);
  const { entries, waiting, progress, note } = state;
  const isDone = entries.length > 0 && waiting.length === 0;
  useLeaveGuard(progress !== null || (note.trim() !== "" && waiting.length > 0));

  function omit(index: number, id: string) {
    state.omit(id);
    const next = cards.current?.querySelectorAll("article")[index + 1] ?? cards.current;
    next?.querySelector<HTMLElement>("h2 a, textarea")?.focus();
  }

  return (
    <div className="mx-auto grid w-full max-w-3xl grid-cols-1 gap-4">
      <PageHeader
        back={{ href: "/reviews", label: "Reviews" }}
        title="Bulk review"
        description="Each document gets its own decision. Only documents shown in full can be approved."
      />
      {omitted > 0 && (
        <p role="note" className="rounded-md border border-edge px-4 py-3">
          {omitted === 1
            ? "1 review isn't shown. It was already decided, or you can't approve it."
            : `${omitted} reviews aren't shown. They were already decided, or you can't approve them.`}
        </p>
      )}
      {entries.length === 0 ? (
        <EmptyState
          title="No reviews to approve"
          action={<ButtonLink href="/reviews">Go to reviews</ButtonLink>}
        >
          Select reviews in the list, then click Review selected.
        </EmptyState>
      ) : (
        <div ref={cards} className="grid grid-cols-1 gap-4">
          {entries.map((entry, index) => (
            <TogetherCard
              key={entry.review.id}
              entry={entry}
              agents={agents}
              isSending={progress !== null}
              onSeen={() => state.markSeen(entry.review.id)}
              onOmit={() => omit(index, entry.review.id)}
            />
          ))}
          {!isDone && (
            <TextArea
              label="Note"
              hint="Optional. Saved with each approval."
              value={note}
              onChange={({ target }) => state.setNote(target.value)}
              rows={2}
              maxLength={4_000}
              disabled={progress !== null}
            />
          )}
          {isDone ? <Outcome state={state} /> : <Bar state={state} />}
        </div>
      )}
    </div>
  );
}

const BAR =
  "sticky bottom-[calc(3.5rem+env(safe-area-inset-bottom))] flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md border bg-surface px-4 py-2.5 md:bottom-0";

/** Approves the reviews that were shown in full. Always in view. */
function Bar({ state: { entries, waiting, ready, progress, approve } }: { state: State }) {
  const removed = entries.filter(({ fate }) => fate.kind === "removed").length;
  // Restarts the delay when a review is removed, because that moves the others under the pointer.
  const settled = useSettled(waiting.map(({ review }) => review.id).join());
  return (
    <section aria-label="Approve" className={BAR}>
      <p role="status" className="min-w-0 flex-1 text-sm">
        {progress
          ? `Approving ${progress.at} of ${progress.of}`
          : `${ready.length} of ${countOf(waiting.length, "document")} shown in full`}
        {removed > 0 && ` · ${countOf(removed, "review")} removed`}
      </p>
      <Button
        variant="primary"
        disabled={ready.length === 0}
        pending={progress !== null}
        settling={!settled}
        onClick={() => void approve()}
      >
        {ready.length === 0 ? "Approve" : `Approve ${ready.length}`}
      </Button>
    </section>
  );
}

/** Shows the number of approvals once nothing is left to approve. */
function Outcome({ state: { entries } }: { state: State }) {
  const notice = useRef<HTMLDivElement>(null);
  useArrivalFocus(notice);
  const approved = entries.filter(({ fate }) => fate.kind === "approved").length;
  const removed = entries.length - approved;
  return (
    <div ref={notice} role="status" tabIndex={-1} className={BAR}>
      <p className="flex min-w-0 flex-1 items-center gap-2 font-medium text-done">
        <Check aria-hidden className="size-4" />
        {countOf(approved, "review")} approved{removed > 0 && ` · ${removed} removed`}
      </p>
      <ButtonLink href="/reviews" variant="primary">
        Go to reviews
      </ButtonLink>
    </div>
  );
}
