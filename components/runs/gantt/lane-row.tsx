import type { MouseEvent } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { stepLook } from "@/components/runs/status";
import { countAttempts } from "@/components/runs/step/attempts";
import { nameStep } from "@/components/runs/step/describe-step";
import { findFailedApproved } from "@/components/runs/step/failed-calls";
import { sayUnsent } from "@/components/runs/step/unsent-email";
import { StepTime } from "@/components/runs/time-spent";
import { classNames } from "@/components/ui/class-names";
import { Link } from "@/components/ui/link";
import { sayNotReviewed } from "@/server/domain/review/condition/words";
import type { StepRunDto } from "@/server/domain/run/api";
import { type Lane, listPeople } from "@/server/domain/run/gantt/bars";
import type { Piece } from "@/server/domain/run/gantt/scale";
import type { StepRunStatus } from "@/server/domain/run/status";
import { LANE_GRID } from "./lane-grid";
import { Track } from "./track";

const INKS: Record<StepRunStatus, string> = {
  PENDING: "text-muted",
  RUNNING: "text-accent",
  WAITING: "text-waiting",
  COMPLETED: "text-done",
  RETURNED: "text-accent",
  ANSWERED: "text-accent",
  FAILED: "text-failed",
  CANCELLED: "text-muted",
};

/** A step's lane: a link with the step's name, track, status, and time. */
export function LaneRow({
  step,
  lane,
  scale,
  agents,
  ended,
  isThin,
  isSelected,
  href,
  onSelect,
}: {
  step: StepRunDto;
  lane: Lane;
  scale: readonly Piece[];
  agents: readonly AgentSummary[];
  ended: boolean;
  isThin: boolean;
  isSelected: boolean;
  href: string;
  onSelect: () => void;
}) {
  const { icon: Icon } = stepLook(step, ended);
  function select(event: MouseEvent) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onSelect();
  }
  return (
    <li data-step={step.stepId}>
      <Link
        href={href}
        replace
        scroll={false}
        aria-current={isSelected ? "step" : undefined}
        // Only the selected step is a Tab stop, so that Tab doesn't go through 200 steps.
        tabIndex={isSelected ? 0 : -1}
        onClick={select}
        className={classNames(
          LANE_GRID,
          "items-center focus-visible:-outline-offset-2 max-md:min-h-14 max-md:py-2",
          isThin ? "text-xs md:h-4 md:leading-4" : "text-sm md:h-7",
          isSelected ? "bg-accent-soft" : "hover:bg-sunken",
        )}
      >
        <span className="flex min-w-0 items-center gap-2">
          <Icon
            aria-hidden
            className={classNames(
              "size-4 shrink-0",
              isThin && "md:size-3",
              INKS[step.status],
              step.status === "RUNNING" && "animate-pulse",
            )}
          />
          <span className={classNames("truncate", isSelected && "font-medium")}>
            {step.stepOrder}. {nameStep(step, agents)}
          </span>
        </span>
        <Track lane={lane} scale={scale} isThin={isThin} />
        <Facts step={step} people={listPeople(lane)} ended={ended} />
      </Link>
    </li>
  );
}

/**
 * The step's status, time, and other facts. On a wide screen, the icon shows the status, so its text is only for
 * screen readers. The deciders' names are for screen readers on any screen.
 */
function Facts({ step, people, ended }: { step: StepRunDto; people: readonly string[]; ended: boolean }) {
  return (
    <span className="min-w-0 truncate text-muted max-md:order-1 max-md:pl-6 md:text-right">
      <span className={classNames("md:sr-only", step.status === "WAITING" && "text-waiting")}>
        {stepLook(step, ended).words}
      </span>
      {step.reused && (
        <>
          <span className="md:sr-only"> · </span>
          reused
        </>
      )}
      {step.startedAt && step.status !== "PENDING" && !step.reused && (
        <>
          <span className="md:sr-only"> · </span>
          <StepTime step={step} />
        </>
      )}
      {sayUnsent(step) !== null && <span> · email not sent</span>}
      {step.notReviewed && (
        <span title={sayNotReviewed(step.notReviewed)}>
          {" · "}not reviewed
          <span className="sr-only">{sayNotReviewed(step.notReviewed).slice("Not reviewed".length)}</span>
        </span>
      )}
      {people.length > 0 && <span className="sr-only"> · decided by {people.join(", ")}</span>}
      {step.round > 1 && <span> · round {step.round}</span>}
      {countAttempts(step) > 1 && (
        <>
          {" · "}
          <span>attempt {countAttempts(step)}</span>
        </>
      )}
      {findFailedApproved(step).length > 0 && <span className="text-failed"> · approved call failed</span>}
    </span>
  );
}
