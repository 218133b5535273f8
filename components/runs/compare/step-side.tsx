import type { AgentSummary } from "@/components/agent-summary";
import { hrefOf } from "@/components/href";
import { stepLook } from "@/components/runs/status";
import { Badge } from "@/components/ui/badge";
import { Link } from "@/components/ui/link";
import { formatDuration } from "@/components/ui/time/format-duration";
import { sayCost, sayTokens } from "@/components/usage-words";
import { authorOf } from "@/server/domain/agent/author";
import { isHumanStep } from "@/server/domain/agent/is-human-step";
import { sayNotReviewed } from "@/server/domain/review/condition/words";
import { sayDone } from "@/server/domain/review/words";
import type { ComparedRunDto, ComparedStepDto } from "@/server/domain/run/compare/api";
import { isFinished } from "@/server/domain/run/status";
import { SideLabel } from "./side-label";
import { sayDecision } from "./words";

/** A step's execution in one of the runs. */
export function StepSide({
  side,
  run,
  step,
  agents,
  showAgent,
}: {
  side: "A" | "B";
  run: ComparedRunDto;
  /** Null if the run's version doesn't have the step. */
  step: ComparedStepDto | null;
  agents: readonly AgentSummary[];
  /** Whether the runs used different agents for this step, or different versions of the same agent. */
  showAgent: boolean;
}) {
  if (!step)
    return (
      <p className="flex items-center gap-2 self-start text-muted text-sm">
        <SideLabel side={side} />
        Not in this version
      </p>
    );
  const { words, tone, icon } = stepLook(
    { ...step, review: step.reviewStatus && { status: step.reviewStatus } },
    isFinished(run.status),
  );
  const lines = [
    ...sayReused(step),
    sayTime(step),
    ...sayUsage(step),
    ...(showAgent ? [sayAgent(step, agents)] : []),
  ];
  return (
    <div className="grid grid-cols-1 content-start gap-1 text-sm">
      <p className="flex flex-wrap items-center gap-2">
        <SideLabel side={side} />
        <Badge tone={tone} icon={icon}>
          {words}
        </Badge>
        <Link
          href={hrefOf(`/runs/${run.id}`, { step: step.stepOrder })}
          className="underline touch:inline-flex touch:min-h-11 touch:items-center"
        >
          Open step {step.stepOrder}
          <span className="sr-only"> of run {side}</span>
        </Link>
      </p>
      {lines.map(
        (line) =>
          line && (
            <p key={line} className="wrap-anywhere text-muted tabular-nums">
              {line}
            </p>
          ),
      )}
      {step.decisions.map((decision) => (
        <p key={`${decision.by.id} ${decision.at}`} className="wrap-anywhere">
          {sayDecision(decision)}
        </p>
      ))}
      {step.error && <p className="wrap-anywhere text-failed">{step.error.message}</p>}
    </div>
  );
}

function sayTime(step: ComparedStepDto): string {
  if (step.attempt === 0) return "";
  const working = isHumanStep(step) ? [] : [formatDuration(step.workingMs)];
  const waited = step.reviewStatus !== null || step.waitingMs > 0;
  const attempts = step.attempt > 1 && step.round === 1 ? [`${step.attempt} attempts`] : [];
  const rounds = step.round > 1 ? [`round ${step.round}`] : [];
  return [
    ...working,
    ...(waited ? [`${formatDuration(step.waitingMs)} waiting`] : []),
    ...attempts,
    ...rounds,
  ].join(", ");
}

/** Explains why nobody reviewed the output, and whether the output or its approval comes from an earlier run. */
function sayReused({ reused, approvedIn, notReviewed }: ComparedStepDto): string[] {
  return [
    ...(notReviewed ? [sayNotReviewed(notReviewed)] : []),
    ...(reused ? ["Output reused from an earlier run"] : []),
    ...(approvedIn ? [`${sayDone(approvedIn.votes, "approved it")} in an earlier run`] : []),
  ];
}

function sayUsage({ model, simulated, tokens, cost }: ComparedStepDto): string[] {
  if (simulated) return ["Simulated model"];
  if (!model) return [];
  return [`Model ${model}${tokens ? ` · ${sayTokens(tokens)} · ${sayCost(cost)}` : ""}`];
}

/** Enough of the hash to tell versions apart. */
const SHOWN = 12;

function sayAgent(step: ComparedStepDto, agents: readonly AgentSummary[]): string {
  const { agentRevision, agentVersion } = step;
  const name = authorOf(step, agents) ?? "A person";
  const version = agentRevision === null ? "" : `, version ${agentRevision}`;
  return `${name}${version}${agentVersion ? ` · ${agentVersion.slice(0, SHOWN)}` : ""}`;
}
