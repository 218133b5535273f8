"use client";

import { type MouseEvent, type RefObject, useRef } from "react";
import { flushSync } from "react-dom";
import type { AgentSummary } from "@/components/agent-summary";
import { ErasedTexts } from "@/components/erasure/erased";
import { FailureNotice } from "@/components/failure-notice";
import { hrefOf } from "@/components/href";
import { useWritten } from "@/components/live/use-live";
import { DecidedNotice } from "@/components/reviews/card/decided-notice";
import { findNextRound } from "@/components/reviews/rounds/next-round";
import { useSettled } from "@/components/reviews/settling";
import { classNames } from "@/components/ui/class-names";
import { InlineError } from "@/components/ui/inline-error";
import type { Scope } from "@/server/domain/access/access";
import type { RunDetailDto, StepRunDto } from "@/server/domain/run/api";
import { ErasureNotice } from "./erasure-notice";
import { Gantt } from "./gantt/gantt";
import { RunFigures } from "./header/run-figures";
import { findCurrentStepLink, findNextInRun, findShownReview, type HeldReview } from "./held-review";
import { RunHeader } from "./run-header";
import { FailedApprovedCalls } from "./step/failed-calls";
import { STEP_TITLE, StepPanel } from "./step/step-panel";
import type { InitialPage } from "./use-live-run";
import { useShownStep } from "./use-shown-step";

/** The ID of the selected step's section. */
const STEP = "step";

/** A run page. `memberId` and `scopes` are the current user's. */
export function RunView({
  initial,
  agents,
  memberId,
  scopes,
}: {
  initial: InitialPage;
  agents: readonly AgentSummary[];
  memberId: string;
  scopes: readonly Scope[];
}) {
  const { asked, run, error, refresh, selected, held, hold, edit, setEdit } = useShownStep(initial);
  const written = useWritten(run.id);
  const settled = useSettled(held?.review.id ?? null);
  const place = useRef<HTMLElement>(null);
  function moveOn(event: MouseEvent<HTMLAnchorElement>) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    window.history.replaceState(null, "", event.currentTarget.href);
    // The link that the user followed disappears, so the focus has to move.
    flushSync(() => hold(null));
    place.current?.focus({ preventScroll: true });
  }
  function select(step: StepRunDto) {
    window.history.replaceState(null, "", hrefOfStep(step));
    // On a phone, the step is above the list and may be out of view.
    if ((place.current?.getBoundingClientRect().top ?? 0) < 0) place.current?.scrollIntoView();
  }
  const hrefOfStep = (step: StepRunDto) => hrefOf(`/runs/${run.id}`, { step: step.stepOrder });
  // A document that needs the user's decision comes before the figures. On a phone, the step always does.
  const isReviewing = selected?.review?.status === "OPEN" && selected.review.mayDecide.allowed;
  const figures = (
    <div className="max-md:order-3">
      <RunFigures run={run} />
    </div>
  );

  return (
    // Keeps a second tap from hitting something that has just moved under the finger, such as the link to the
    // next step.
    <div
      data-wide
      className={classNames(
        // In browsers that support `reading-flow`, the keyboard and screen readers follow the order on the screen.
        "max-md:[reading-flow:grid-order]",
        "mx-auto grid w-full max-w-[92rem] grid-cols-1 gap-4 px-4 pt-4 pb-6 md:px-8",
        held && !settled && "pointer-events-none",
      )}
    >
      <RunHeader run={run} agents={agents} scopes={scopes} onChanged={refresh} />
      {run.erasure && <ErasureNotice erasure={run.erasure} />}
      {selected && <SkipLink step={selected} place={place} />}
      {!isReviewing && figures}
      {held && (
        <HeldNotice key={held.review.id} run={run} held={held} hrefOfStep={hrefOfStep} onFollow={moveOn} />
      )}
      <FailureNotice title="Couldn't refresh the run" failure={error} />
      {run.error &&
        !run.steps.some((step) => step.status === "FAILED") &&
        run.reason !== "CANCELLED" &&
        !run.erasure && <InlineError title="The run failed">{run.error.message}</InlineError>}
      <FailedApprovedCalls steps={run.steps} hrefOf={hrefOfStep} />
      <div className="min-w-0 max-md:order-2">
        <Gantt run={run} selected={selected} agents={agents} hrefOf={hrefOfStep} onSelect={select} />
      </div>
      {selected && (
        <section
          ref={place}
          id={STEP}
          tabIndex={-1}
          aria-labelledby={STEP_TITLE}
          className="grid min-w-0 grid-cols-1 gap-4 outline-none max-md:order-1"
        >
          <ErasedTexts at={run.erasedAt}>
            <StepPanel
              key={selected.stepId}
              {...{ run, agents, memberId, scopes, written, edit }}
              step={selected}
              review={held?.stepId === selected.stepId ? findShownReview(selected, held) : selected.review}
              onEdit={setEdit}
              onDecided={(decided, review) => hold({ decided, stepId: selected.stepId, review, asked })}
              onChanged={refresh}
            />
          </ErasedTexts>
        </section>
      )}
      {isReviewing && figures}
    </div>
  );
}

/**
 * Skips the figures and the lanes, which come first for screen readers even if the step is above them on a
 * phone.
 */
function SkipLink({ step, place }: { step: StepRunDto; place: RefObject<HTMLElement | null> }) {
  return (
    <a
      href={`#${STEP}`}
      onClick={(event) => {
        // Keeps the URL unchanged.
        event.preventDefault();
        place.current?.focus();
      }}
      className="fixed top-2 left-2 z-20 -translate-y-20 rounded-md bg-accent px-4 py-2 text-on-accent focus:translate-y-0 print:hidden"
    >
      Skip to step {step.stepOrder}
    </a>
  );
}

/** Reports the user's decision and links to where the run continues. */
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
      currentStep={next ? null : findCurrentStepLink(run, held, hrefOfStep, onFollow)}
    />
  );
}
