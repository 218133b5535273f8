"use client";

import { useSearchParams } from "next/navigation";
import { useState } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { FailureNotice } from "@/components/failure-notice";
import { hrefOf } from "@/components/href";
import { useWritten } from "@/components/live/use-live";
import { type Decided, DecidedNotice } from "@/components/reviews/decided-notice";
import type { ReviewEdit } from "@/components/reviews/review-edit";
import { InlineError } from "@/components/ui/inline-error";
import type { RunDetailDto, StepRunDto } from "@/server/domain/run/operations";
import { isFinished } from "@/server/domain/run/status";
import { FailedApprovedCalls } from "./failed-calls";
import { findSelectedStep } from "./find-selected-step";
import { RunHeader } from "./run-header";
import { StepPanel } from "./step-panel";
import { Timeline } from "./timeline";
import { useLiveRun } from "./use-live-run";

/** `mayWrite`: the member may cancel runs and start others. `memberId`: who looks. */
export function RunView({
  initial,
  agents,
  memberId,
  mayWrite,
}: {
  initial: RunDetailDto;
  agents: readonly AgentSummary[];
  memberId: string;
  mayWrite: boolean;
}) {
  const asked = useSearchParams().get("step");
  const { run = initial, error, refresh } = useLiveRun(initial.id, initial);
  const written = useWritten(initial.id);
  const [edit, setEdit] = useState<{ reviewId: string; edit: ReviewEdit | null } | null>(null);
  const [decided, setDecided] = useState<Decided | null>(null);
  // Whoever writes stays where they write, also when the run goes on without them.
  const writing = run.steps.find((step) => edit?.edit && step.review?.id === edit.reviewId);
  const hrefOfStep = (step: StepRunDto) => hrefOf(`/runs/${run.id}`, { step: step.stepOrder });
  const selected = findSelectedStep(run.steps, asked ?? (writing ? String(writing.stepOrder) : null));

  return (
    <>
      <RunHeader run={run} mayWrite={mayWrite} onChanged={refresh} />
      {decided && <DecidedNotice key={decided.id} decided={decided} />}
      <FailureNotice title="This page is not up to date" failure={error} />
      {run.error && !run.steps.some((step) => step.status === "FAILED") && run.reason !== "CANCELLED" && (
        <InlineError title="The run failed">{run.error.message}</InlineError>
      )}
      <FailedApprovedCalls steps={run.steps} hrefOf={hrefOfStep} />
      <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[20rem_minmax(0,1fr)]">
        <Timeline
          steps={run.steps}
          ended={isFinished(run.status)}
          selected={selected}
          agents={agents}
          hrefOf={hrefOfStep}
        />
        {selected && (
          <StepPanel
            key={selected.stepId}
            run={run}
            step={selected}
            written={written}
            agents={agents}
            memberId={memberId}
            edit={edit && edit.reviewId === selected.review?.id ? edit.edit : null}
            onEdit={(edit) => selected.review && setEdit({ reviewId: selected.review.id, edit })}
            onDecided={setDecided}
            onChanged={refresh}
          />
        )}
      </div>
    </>
  );
}
