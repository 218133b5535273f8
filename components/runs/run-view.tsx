"use client";

import { useSearchParams } from "next/navigation";
import { type ComponentProps, type MouseEvent, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { AgentSummary } from "@/components/agent-summary";
import { FailureNotice } from "@/components/failure-notice";
import { hrefOf } from "@/components/href";
import { useWritten } from "@/components/live/use-live";
import { DecidedNotice } from "@/components/reviews/card/decided-notice";
import type { ReviewEdit } from "@/components/reviews/card/review-edit";
import { findNextRound } from "@/components/reviews/rounds/next-round";
import { useSettled } from "@/components/reviews/settling";
import { classNames } from "@/components/ui/class-names";
import { InlineError } from "@/components/ui/inline-error";
import type { RunDetailDto, StepRunDto } from "@/server/domain/run/api";
import { isFinished } from "@/server/domain/run/status";
import { findSelectedStep } from "./find-selected-step";
import { findCurrentStepLink, findNextInRun, findShownReview, type HeldReview } from "./held-review";
import { RunHeader, RunOrigin } from "./run-header";
import { FailedApprovedCalls } from "./step/failed-calls";
import { STEP_TITLE, StepPanel } from "./step/step-panel";
import { Timeline } from "./timeline";
import { useLiveRun } from "./use-live-run";

/** A run's page. `mayWrite` is true if the user can cancel and start runs. `memberId` is the current user. */
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
  const [kept, setHeld] = useState<HeldReview | null>(null);
  const held = kept?.asked === asked ? kept : null;
  const settled = useSettled(held?.review.id ?? null);
  const place = useRef<HTMLElement>(null);
  function moveOn(event: MouseEvent<HTMLAnchorElement>) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    window.history.replaceState(null, "", event.currentTarget.href);
    // The link that the reader followed is gone, so the focus has to move.
    flushSync(() => setHeld(null));
    place.current?.focus({ preventScroll: true });
  }
  // While the reader is typing, the page stays at their step, even if the run continues.
  const writing = run.steps.find((step) => edit?.edit && step.review?.id === edit.reviewId);
  const hrefOfStep = (step: StepRunDto) => hrefOf(`/runs/${run.id}`, { step: step.stepOrder });
  const stays = run.steps.find(({ stepId }) => stepId === held?.stepId) ?? writing;
  const selected = findSelectedStep(run.steps, asked ?? (stays ? String(stays.stepOrder) : null));

  return (
    // Prevents a second tap from hitting something that has moved under the finger, such as the link to the next step.
    <div
      data-wide
      className={classNames(
        "mx-auto grid w-full max-w-[92rem] grid-cols-1 gap-4 px-4 pt-4 pb-6 md:px-8",
        held && !settled && "pointer-events-none",
      )}
    >
      <RunHeader run={run} mayWrite={mayWrite} onChanged={refresh} />
      {held && (
        <HeldNotice key={held.review.id} run={run} held={held} hrefOfStep={hrefOfStep} onFollow={moveOn} />
      )}
      <FailureNotice title="This page isn't up to date" failure={error} />
      {run.error && !run.steps.some((step) => step.status === "FAILED") && run.reason !== "CANCELLED" && (
        <InlineError title="The run failed">{run.error.message}</InlineError>
      )}
      <FailedApprovedCalls steps={run.steps} hrefOf={hrefOfStep} />
      <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[17rem_minmax(0,1fr)]">
        <RunSteps run={run} selected={selected} agents={agents} hrefOf={hrefOfStep} />
        {selected && (
          <section
            ref={place}
            tabIndex={-1}
            aria-labelledby={STEP_TITLE}
            className="grid min-w-0 grid-cols-1 gap-4 outline-none"
          >
            <StepPanel
              key={selected.stepId}
              run={run}
              step={selected}
              review={held?.stepId === selected.stepId ? findShownReview(selected, held) : selected.review}
              written={written}
              agents={agents}
              memberId={memberId}
              edit={edit}
              onEdit={setEdit}
              onDecided={(decided, review) => setHeld({ decided, stepId: selected.stepId, review, asked })}
              onChanged={refresh}
            />
          </section>
        )}
      </div>
    </div>
  );
}

/** The run's steps, and where it came from. */
function RunSteps({
  run,
  ...timeline
}: { run: RunDetailDto } & Pick<ComponentProps<typeof Timeline>, "selected" | "agents" | "hrefOf">) {
  return (
    <div className="grid grid-cols-1 gap-3 lg:sticky lg:top-4">
      <Timeline steps={run.steps} ended={isFinished(run.status)} {...timeline} />
      <RunOrigin run={run} />
    </div>
  );
}

/** Reports the reader's decision and links to where the run continues. */
function HeldNotice({
  run,
  held,
  hrefOfStep,
  onFollow,
}: {
  run: RunDetailDto;
  held: HeldReview;
  hrefOfStep: (step: StepRunDto) => string;
  onFollow: (event: MouseEvent<HTMLAnchorElement>) => void;
}) {
  const next = findNextInRun(run, held.review.id);
  const { sentBack } = held.decided;
  const round = sentBack && findNextRound(run, sentBack);
  const isRound = round?.review && round.review.id === next?.step.review?.id;
  const words = isRound ? round.label : `Next review: ${next?.words}`;
  return (
    <DecidedNotice
      decided={held.decided}
      round={round}
      nextInRun={next && { href: hrefOfStep(next.step), words, onFollow }}
      standing={next ? null : findCurrentStepLink(run, held, hrefOfStep, onFollow)}
    />
  );
}
