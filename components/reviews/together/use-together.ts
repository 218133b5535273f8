import { TRPCClientError } from "@trpc/client";
import { useRef, useState } from "react";
import { LIST_INTERVAL_MS, useChanges, usePollMs } from "@/components/live/use-live";
import { togetherHref } from "@/components/reviews/inbox/inbox-place";
import { type Failure, trpc } from "@/components/trpc";
import type { DecisionDto, ReviewDto } from "@/server/domain/review/api";
import type { AppRouter } from "@/server/transports/trpc/router";
import { whyRemoved } from "./why-removed";

const POLL_MS = 5_000;

/** The state of a review on the page. */
export type Fate =
  | { kind: "waiting"; failure: Failure | null }
  | { kind: "approved" }
  /** The review can't be approved as it was shown. */
  | { kind: "removed"; why: string };

export interface Entry {
  /** The review as it was shown. */
  review: ReviewDto;
  fate: Fate;
  /** Whether the end of its document was in view. */
  isSeen: boolean;
}

export type Together = ReturnType<typeof useTogether>;

/**
 * Approves several reviews, with a separate decision for each document shown. Reviews that change while they're shown
 * are removed.
 */
export function useTogether(initial: readonly ReviewDto[], readerId: string) {
  const api = trpc.useUtils();
  const [shown] = useState(initial);
  const [omitted, setOmitted] = useState<ReadonlySet<string>>(new Set());
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const [fates, setFates] = useState<Record<string, Fate>>({});
  const [progress, setProgress] = useState<{ at: number; of: number } | null>(null);
  const isSending = useRef(false);
  const [note, setNote] = useState("");
  const latest = useLatest(shown);

  const entries = shown
    .filter(({ id }) => !omitted.has(id))
    .map((review): Entry => {
      const why = whyRemoved(review, latest.get(review.id), readerId);
      const known = fates[review.id] ?? { kind: "waiting", failure: null };
      const isWaiting = known.kind === "waiting";
      return {
        review,
        fate: isWaiting && why !== null ? { kind: "removed", why } : known,
        isSeen: seen.has(review.id),
      };
    });
  const waiting = entries.filter(({ fate }) => fate.kind === "waiting");
  const ready = waiting.filter(({ isSeen }) => isSeen).map(({ review }) => review);

  const setFate = (id: string, fate: Fate) => setFates((before) => ({ ...before, [id]: fate }));

  /** Returns false if the server can't be reached. There's no point in sending more decisions then. */
  async function approveOne({ id, hash }: ReviewDto): Promise<boolean> {
    try {
      const reason = note.trim() || null;
      await api.client.review.decide.mutate({ id, decision: "approve", shown: hash, reason, together: true });
      setFate(id, { kind: "approved" });
      return true;
    } catch (error) {
      const failure = error instanceof TRPCClientError ? (error as TRPCClientError<AppRouter>) : null;
      setFate(id, fateAfter(failure, readerId));
      return Boolean(failure?.data);
    }
  }

  return {
    entries,
    waiting,
    ready,
    progress,
    note,
    setNote,
    markSeen: (id: string) => setSeen((before) => (before.has(id) ? before : new Set(before).add(id))),
    /** Removes a review from the page and its URL. Nothing is decided. */
    omit(id: string) {
      const rest = new Set(omitted).add(id);
      setOmitted(rest);
      const ids = shown.map((review) => review.id).filter((other) => !rest.has(other));
      window.history.replaceState(null, "", togetherHref(ids));
    },
    async approve() {
      // A second click can arrive before the page shows the effect of the first.
      if (isSending.current) return;
      isSending.current = true;
      for (const [index, review] of ready.entries()) {
        setProgress({ at: index + 1, of: ready.length });
        if (!(await approveOne(review))) break;
      }
      isSending.current = false;
      setProgress(null);
      void api.review.invalidate();
    },
  };
}

/** Refetches the reviews, since they may have changed after they were shown. */
function useLatest(shown: readonly ReviewDto[]): ReadonlyMap<string, ReviewDto> {
  const ids = shown.map(({ id }) => id);
  const { data, refetch } = trpc.review.together.useQuery(
    { ids },
    { initialData: [...shown], refetchInterval: usePollMs(POLL_MS) },
  );
  useChanges("review", refetch, { minIntervalMs: LIST_INTERVAL_MS });
  return new Map(data.map((review) => [review.id, review]));
}

/**
 * Returns the outcome after a failure. If the user's bulk approval is already recorded, an earlier request succeeded
 * and only its response was lost, so the review counts as approved.
 */
function fateAfter(failure: Failure | null, readerId: string): Fate {
  const { appCode } = failure?.data ?? {};
  const decision = failure?.data?.decision as DecisionDto | undefined;
  if (decision?.by.id === readerId && decision.channel === "BULK") return { kind: "approved" };
  return failure && (appCode === "conflict" || appCode === "not-found" || appCode === "forbidden")
    ? { kind: "removed", why: failure.message }
    : { kind: "waiting", failure };
}
