import { useLayoutEffect, useRef } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { classNames } from "@/components/ui/class-names";
import { Link } from "@/components/ui/link";
import type { StepRunDto } from "@/server/domain/run/api";
import type { StepRunStatus } from "@/server/domain/run/status";
import { stepLook } from "./status";
import { countAttempts } from "./step/attempts";
import { nameStep } from "./step/describe-step";
import { findFailedApproved } from "./step/failed-calls";
import { StepTime } from "./time-spent";

const MARKS: Record<StepRunStatus, string> = {
  PENDING: "border-dashed border-edge text-muted",
  RUNNING: "border-accent bg-accent-soft text-accent",
  WAITING: "border-waiting-line bg-waiting-soft text-waiting",
  COMPLETED: "border-transparent bg-done-soft text-done",
  RETURNED: "border-accent bg-accent-soft text-accent",
  ANSWERED: "border-accent bg-accent-soft text-accent",
  FAILED: "border-transparent bg-failed-soft text-failed",
  CANCELLED: "border-line bg-sunken text-muted",
};

/** A run's steps in order, each with its status. */
export function Timeline({
  steps,
  ended,
  selected,
  agents,
  hrefOf,
}: {
  steps: readonly StepRunDto[];
  /** Whether the run has ended. */
  ended: boolean;
  selected: StepRunDto | undefined;
  agents: readonly AgentSummary[];
  hrefOf: (step: StepRunDto) => string;
}) {
  const frame = useRef<HTMLElement>(null);
  const selectedId = selected?.stepId;
  // Scrolls only the frame, not the page.
  useLayoutEffect(() => {
    const item = frame.current?.querySelector<HTMLElement>(`[data-step="${selectedId}"]`);
    if (!frame.current || !item) return;
    const { scrollTop, clientHeight } = frame.current;
    const hidden =
      item.offsetTop < scrollTop || item.offsetTop + item.offsetHeight > scrollTop + clientHeight;
    if (hidden) frame.current.scrollTop = item.offsetTop - (clientHeight - item.offsetHeight) / 2;
  }, [selectedId]);
  return (
    <nav
      ref={frame}
      aria-label="Steps of the run"
      className="relative -m-1 max-h-80 overflow-y-auto p-1 lg:sticky lg:top-4 lg:max-h-[calc(100dvh-14rem)]"
    >
      <ol>
        {steps.map((step, index) => (
          <li key={step.stepId} data-step={step.stepId} className="relative">
            {index > 0 && <span aria-hidden className="-top-4 absolute left-[27px] h-8 w-px bg-line" />}
            <Link
              href={hrefOf(step)}
              replace
              scroll={false}
              aria-current={step === selected ? "step" : undefined}
              className={classNames(
                "relative flex min-h-16 items-center gap-3 rounded-md border px-3 py-2",
                step === selected ? "border-line bg-surface" : "border-transparent hover:bg-sunken",
              )}
            >
              <Mark step={step} ended={ended} />
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">
                  {step.stepOrder}. {nameStep(step, agents)}
                </span>
                <span className="flex flex-wrap gap-x-1 text-muted text-sm">
                  <span className={classNames(step.status === "WAITING" && "text-waiting")}>
                    {stepLook(step, ended).words}
                  </span>
                  {step.startedAt && step.status !== "PENDING" && (
                    <span>
                      · <StepTime step={step} />
                    </span>
                  )}
                  {step.round > 1 && <span>· round {step.round}</span>}
                  {countAttempts(step) > 1 && <span>· attempt {countAttempts(step)}</span>}
                  {findFailedApproved(step).length > 0 && (
                    <span className="text-failed">· approved call failed</span>
                  )}
                </span>
              </span>
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Mark({ step, ended }: { step: StepRunDto; ended: boolean }) {
  const { icon: Icon } = stepLook(step, ended);
  const { status } = step;
  return (
    <span
      className={classNames(
        "grid size-8 shrink-0 place-items-center border",
        status === "WAITING" ? "rounded-md" : "rounded-full",
        MARKS[status],
      )}
    >
      <Icon aria-hidden className={classNames("size-4", status === "RUNNING" && "animate-pulse")} />
    </span>
  );
}
