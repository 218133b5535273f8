import { useChanges, usePollMs } from "@/components/live/use-live";
import { useSettled } from "@/components/reviews/settling";
import { trpc } from "@/components/trpc";
import { ButtonLink } from "@/components/ui/button";
import { useCatchUp } from "@/components/use-catch-up";
import type { ReviewDto } from "@/server/domain/review/api";
import { pulseOfRun } from "@/server/domain/run/pulse";
import { isFinished } from "@/server/domain/run/status";

const POLL_MS = 1_000;

/** Links from a sent-back draft to the next draft, once there is one. */
export function NextRound({ review: { runId, stepId, round } }: { review: ReviewDto }) {
  const api = trpc.useUtils();
  const { data: run, refetch } = trpc.run.get.useQuery({ runId });
  const step = run?.steps.find((candidate) => candidate.stepId === stepId);
  const next =
    step?.rounds.find((later) => later.round === round + 1)?.review ??
    (step?.round === round + 1 ? step.review : null);
  // The run may have been read before the decision and still show the old draft, so this waits for the next
  // round's review.
  const isRunning = run !== undefined && !isFinished(run.status) && !next;
  const pulse = trpc.run.pulse.useQuery(
    { runId },
    { enabled: isRunning, refetchInterval: usePollMs(POLL_MS), staleTime: 0 },
  );
  useChanges("run", () => api.run.pulse.invalidate({ runId }), { id: runId });
  const behind = isRunning && pulse.data !== undefined && pulse.data !== pulseOfRun(run);
  useCatchUp(behind, pulse.dataUpdatedAt, refetch);
  const settled = useSettled(next?.id ?? null);
  const progress =
    run && isFinished(run.status) ? "The run has ended." : "The agent is working on the next draft.";
  return (
    <p role="status" className="flex flex-wrap items-center gap-x-3 gap-y-2">
      {next ? `Round ${next.round} is ready.` : progress}
      {next && (
        <ButtonLink href={`/reviews/${next.id}`} settling={!settled}>
          Review it
        </ButtonLink>
      )}
    </p>
  );
}
