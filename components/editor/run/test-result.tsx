import { useId } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { FailureNotice } from "@/components/failure-notice";
import { RunStatusBadge } from "@/components/runs/status";
import { FailedAttempts } from "@/components/runs/step/failed-attempts";
import { FailedCallsOfTest } from "@/components/runs/step/failed-calls";
import { InvalidAnswer } from "@/components/runs/step/invalid-answer";
import { StepError } from "@/components/runs/step/step-error";
import { ToolCalls } from "@/components/runs/step/tool-calls";
import { UnsentEmail } from "@/components/runs/step/unsent-email";
import { TextView } from "@/components/runs/text/text-view";
import { InlineError } from "@/components/ui/inline-error";
import { Link } from "@/components/ui/link";
import { Skeleton } from "@/components/ui/skeleton";
import { Duration } from "@/components/ui/time/duration";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { sayCost, sayTokens } from "@/components/usage-words";
import type { Scope } from "@/server/domain/access/access";
import type { RunDetailDto, StepRunDto } from "@/server/domain/run/api";
import { isFinished } from "@/server/domain/run/status";
import type { WatchedRun } from "./use-watched-run";

/** The context needed to explain where a failure can be fixed. */
export interface Around {
  agents: readonly AgentSummary[];
  /** The user's permissions. */
  scopes: readonly Scope[];
  workflowExists: boolean;
}

/** The result of one test. If `live` is true, changes are announced to screen readers. */
export function TestResult({
  title,
  test: { run, failure },
  around,
  live = false,
}: {
  title: string;
  test: Pick<WatchedRun, "run" | "failure">;
  around: Around;
  live?: boolean;
}) {
  const titleId = useId();
  const step = run?.steps[0];
  return (
    <section aria-labelledby={titleId} className="grid min-w-0 grid-cols-1 content-start gap-3">
      <div className="flex min-h-6 flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <h3 id={titleId} className="font-semibold">
          {title}
        </h3>
        <span role={live ? "status" : undefined} className="flex">
          {run && <RunStatusBadge status={run.status} reason={run.reason} />}
        </span>
        {run && (
          <span className="text-muted">
            <Duration from={run.createdAt} to={isFinished(run.status) ? run.updatedAt : null} />
            {!live && (
              <>
                {" · "}
                <RelativeTime at={run.createdAt} />
              </>
            )}
            {" · "}
            <Link href={`/runs/${run.id}`} className="underline">
              Open
            </Link>
          </span>
        )}
      </div>
      <FailureNotice title="Couldn't refresh the result" failure={failure} />
      {!run && !failure && <Skeleton className="h-16" />}
      {run && step && <Texts run={run} step={step} around={around} />}
    </section>
  );
}

function Texts({
  run,
  step,
  around: { agents, scopes, workflowExists: exists },
}: {
  run: RunDetailDto;
  step: StepRunDto;
  around: Around;
}) {
  return (
    <>
      {run.reason === "CANCELLED" && <p className="text-muted">{run.error?.message}</p>}
      {run.error && !step.error && run.reason !== "CANCELLED" && (
        <InlineError title="The step failed">{run.error.message}</InlineError>
      )}
      <StepError runId={run.id} workflow={{ id: run.workflowId, exists }} {...{ step, agents, scopes }} />
      <UnsentEmail step={step} />
      <FailedCallsOfTest calls={step.toolCalls} />
      <InvalidAnswer answer={step.error?.answer} />
      {!isFinished(run.status) && <Skeleton className="h-16" />}
      {step.output !== null && (
        <TextView
          label="output"
          text={step.output}
          none=""
          simulated={step.simulated ? { editedBy: [] } : null}
        />
      )}
      {step.model && !step.simulated && (
        <p className="break-words text-muted text-sm">
          Model {step.model}
          {step.tokens && ` · ${sayTokens(step.tokens)} · ${sayCost(step.cost)}`}
        </p>
      )}
      <ToolCalls step={step} ended={isFinished(run.status)} />
      <FailedAttempts attempts={step.failedAttempts} />
      {step.prompt !== null && (
        <details>
          <summary className="cursor-pointer text-sm touch:min-h-11 touch:py-3">Prompt</summary>
          <div className="pt-2">
            <TextView label="prompt" text={step.prompt} none="" simulated={null} />
          </div>
        </details>
      )}
    </>
  );
}
