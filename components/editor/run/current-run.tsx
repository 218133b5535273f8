"use client";

import { X } from "lucide-react";
import { useState } from "react";
import { useEditorPage } from "@/components/editor/page-context";
import { FailureNotice } from "@/components/failure-notice";
import { CancelRunDialog } from "@/components/runs/cancel-run-dialog";
import { RunStatusBadge } from "@/components/runs/status";
import { nameStep } from "@/components/runs/step/describe-step";
import type { Failure } from "@/components/trpc";
import { Button, ButtonLink, IconButton } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { Skeleton } from "@/components/ui/skeleton";
import { Duration } from "@/components/ui/time/duration";
import type { RunDetailDto } from "@/server/domain/run/api";
import { isFinished } from "@/server/domain/run/status";
import { RunOutput } from "./run-output";
import { explainEnd, findCurrentStep, findOpenReview, whatRuns } from "./run-summary";
import { useFreshLastRun } from "./use-fresh-last-run";

/** Shows the current run on one line: its progress, what it's waiting for, and its result. */
export function CurrentRun({
  run,
  failure,
  onClose,
  onChanged,
}: {
  /** Null until loaded. */
  run: RunDetailDto | null;
  failure: Failure | null;
  onClose: () => void;
  onChanged: () => void;
}) {
  const { mayRun } = useEditorPage();
  const [canceling, setCanceling] = useState(false);
  useFreshLastRun(run);
  const live = run !== null && !isFinished(run.status);
  const why = run && explainEnd(run);
  const review = run && findOpenReview(run);
  return (
    <section
      aria-label="Run"
      className="grid grid-cols-1 gap-2 rounded-md border bg-surface py-1.5 pr-1.5 pl-3"
    >
      <div className="flex items-start gap-3">
        <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1">
          <div className="flex min-h-8 min-w-0 flex-wrap items-center gap-x-3 gap-y-1 text-sm touch:min-h-11">
            <span role="status" className="flex">
              {run && <RunStatusBadge status={run.status} reason={run.reason} />}
            </span>
            {run ? <Standing run={run} /> : <Skeleton className="h-4 w-48" />}
          </div>
          {run?.status === "COMPLETED" && run.output !== null && <RunOutput run={run} output={run.output} />}
          <div className="ml-auto flex flex-wrap items-center gap-1">
            {review && (
              <ButtonLink href={`/reviews/${review.id}`} size="small">
                {review.mayDecide.allowed ? "Open review" : "View review"}
              </ButtonLink>
            )}
            {run && (
              <ButtonLink href={`/runs/${run.id}`} variant="quiet" size="small">
                Open run
              </ButtonLink>
            )}
            {live && mayRun && (
              <Button variant="quiet" size="small" onClick={() => setCanceling(true)}>
                Cancel
              </Button>
            )}
          </div>
        </div>
        <IconButton label="Close run" onClick={onClose}>
          <X aria-hidden className="size-4" />
        </IconButton>
      </div>
      {why && <Ending why={why} canceled={run?.reason === "CANCELLED"} />}
      <FailureNotice title="Couldn't refresh the run" failure={failure} />
      {run && (
        <CancelRunDialog
          open={canceling && live}
          runId={run.id}
          onClose={() => setCanceling(false)}
          onCanceled={onChanged}
        />
      )}
    </section>
  );
}

function Standing({ run }: { run: RunDetailDto }) {
  const { agents } = useEditorPage();
  const step = findCurrentStep(run);
  return (
    <>
      <span className="text-muted">
        {whatRuns(run)} · <Duration from={run.createdAt} to={isFinished(run.status) ? run.updatedAt : null} />
      </span>
      {step && (
        <span className="min-w-0 break-words">
          Step {run.steps.indexOf(step) + 1} of {run.steps.length}
          {step.status !== "WAITING" && `: ${nameStep(step, agents)}`}
        </span>
      )}
    </>
  );
}

function Ending({ why, canceled }: { why: string; canceled: boolean }) {
  return (
    <p className={classNames("break-words pr-3 pb-1 text-sm", canceled ? "text-muted" : "text-failed")}>
      {why}
    </p>
  );
}
