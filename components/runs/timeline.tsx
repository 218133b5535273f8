import Link from "next/link";
import type { AgentSummary } from "@/components/agent-summary";
import { classNames } from "@/components/ui/class-names";
import { Duration } from "@/components/ui/duration";
import type { StepRunDto } from "@/server/domain/run/operations";
import type { StepRunStatus } from "@/server/domain/run/status";
import { stepLook } from "./status";

const MARKS: Record<StepRunStatus, string> = {
  PENDING: "border-dashed border-edge text-muted",
  RUNNING: "border-accent bg-accent-soft text-accent",
  WAITING: "border-waiting-line bg-waiting-soft text-waiting",
  COMPLETED: "border-transparent bg-done-soft text-done",
  FAILED: "border-transparent bg-failed-soft text-failed",
  CANCELLED: "border-line bg-sunken text-muted",
};

/** The steps of a run in their order, each with how far it is. */
export function Timeline({
  steps,
  selected,
  agents,
  hrefOf,
}: {
  steps: readonly StepRunDto[];
  selected: StepRunDto | undefined;
  agents: readonly AgentSummary[];
  hrefOf: (step: StepRunDto) => string;
}) {
  return (
    <nav aria-label="Steps of the run">
      <ol>
        {steps.map((step, index) => (
          <li key={step.stepId} className="relative">
            {index > 0 && <span aria-hidden className="-top-4 absolute left-[27px] h-8 w-px bg-line" />}
            <Link
              href={hrefOf(step)}
              replace
              scroll={false}
              prefetch={false}
              aria-current={step === selected ? "step" : undefined}
              className={classNames(
                "relative flex min-h-16 items-center gap-3 rounded-md border px-3 py-2",
                step === selected ? "border-line bg-surface" : "border-transparent hover:bg-sunken",
              )}
            >
              <Mark status={step.status} />
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium">
                  {step.stepOrder}. {nameOf(step, agents)}
                </span>
                <span className="flex flex-wrap gap-x-1 text-muted text-sm">
                  <span className={classNames(step.status === "WAITING" && "text-waiting")}>
                    {stepLook(step.status).words}
                  </span>
                  {step.attempt > 1 && <span>· try {step.attempt}</span>}
                  {step.startedAt && step.status !== "PENDING" && (
                    <span>
                      · <Duration from={step.startedAt} to={step.finishedAt} />
                    </span>
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

function Mark({ status }: { status: StepRunStatus }) {
  const { icon: Icon } = stepLook(status);
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

/** Who does the step, and what it is called. */
export function nameOf({ agentId, name }: StepRunDto, agents: readonly AgentSummary[]): string {
  const agent = agents.find((candidate) => candidate.id === agentId);
  const who = agent?.kind === "human" ? "A person decides" : (agent?.name ?? agentId);
  return name ? `${who} (${name})` : who;
}
